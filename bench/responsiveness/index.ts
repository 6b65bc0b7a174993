import { writeFileSync } from "node:fs";
import { chromium, type Page } from "@playwright/test";
import { prepareSampleJob } from "@starling/station/embed";
import { CHROMIUM_FLAGS, ensureChromium } from "../../scripts/setup/chromium.ts";
import { startBenchStation } from "../harness/bench-station.ts";
import { quantile } from "../harness/stats.ts";
import { bigJob } from "./big-job.ts";
import { type TaskTimes, traceMainThread } from "./main-thread.ts";

/** CPU milliseconds that no task of the main thread may exceed (issue: responsiveness). */
const GOAL_MS = 50;
const COMPUTING_MS = 20_000;
const FETCH_BYTES = 15 * 1024 * 1024;

/** What a stretch of the page's life cost its main thread. */
interface Stretch {
  readonly name: string;
  readonly tasks: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly over: number;
}

function stretch(name: string, times: TaskTimes): Stretch {
  const over = times.filter((ms) => ms > GOAL_MS).length;
  const result = {
    name,
    tasks: times.length,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    max: Math.max(...times, 0),
    over,
  };
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  console.log(
    `${name.padEnd(22)} ${String(result.tasks).padStart(6)} tasks   p50 ${ms(result.p50)}   p99 ${ms(result.p99)}   max ${ms(result.max)}   over ${GOAL_MS} ms: ${over}`,
  );
  return result;
}

async function start(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole("button", { name: "Start", exact: true }).click();
}

const acknowledged = (page: Page) =>
  page
    .getByText(/acknowledged [1-9]/)
    .first()
    .waitFor({ timeout: 120_000 });

async function bytesReceived(page: Page): Promise<number> {
  const text = await page.locator("[data-bytes]").getAttribute("data-bytes");
  const { tabs = 0, station = 0, gateway = 0 } = JSON.parse(text ?? "{}") as Record<string, number>;
  return tabs + station + gateway;
}

async function withPage<T>(act: (page: Page) => Promise<T>): Promise<T> {
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_FLAGS] });
  try {
    return await act(await (await browser.newContext()).newPage());
  } finally {
    await browser.close();
  }
}

/** CPU time of every main-thread task while the tab computes and while it fetches 16 MiB. */
export default async function responsiveness({ json }: { readonly json?: string }): Promise<void> {
  const stretches: Stretch[] = [];
  const control = await withPage(async (page) => {
    await page.goto("data:text/html,<title>control</title>");
    const spin = () =>
      page.evaluate(() => {
        const end = performance.now() + 300;
        while (performance.now() < end);
      });
    return traceMainThread(page, async () => void (await spin()));
  });
  const seen = stretch("control, spins 300 ms", control);
  if (seen.over === 0) throw new Error("The probe does not see a task of 300 ms: its figures mean nothing.");

  const sample = await startBenchStation(prepareSampleJob("data/fashion-mnist", { rounds: 1_000 }));
  try {
    await withPage(async (page) => {
      await start(page, sample.station.url);
      await acknowledged(page);
      stretches.push(stretch("computing", await traceMainThread(page, () => page.waitForTimeout(COMPUTING_MS))));
    });
  } finally {
    await sample.stop();
  }
  const big = await startBenchStation(bigJob());
  try {
    await withPage(async (page) => {
      await page.goto(big.station.url);
      const starting = async () => {
        await page.getByRole("button", { name: "Start", exact: true }).click();
        await page.locator('h1[data-phase="fetching"]').waitFor({ timeout: 120_000 });
      };
      const fetching = async () => {
        while ((await bytesReceived(page)) < FETCH_BYTES) await page.waitForTimeout(250);
      };
      // Loading libp2p after Start is neither computing nor fetching: shown, and outside the goal.
      stretches.push(stretch("starting (no goal)", await traceMainThread(page, starting)));
      stretches.push(stretch("fetching 16 MiB", await traceMainThread(page, fetching)));
    });
  } finally {
    await big.stop();
  }
  if (json !== undefined)
    writeFileSync(json, `${JSON.stringify({ goalMs: GOAL_MS, control: seen, stretches }, null, 2)}\n`);
}
