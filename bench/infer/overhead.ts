import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "@playwright/test";
import type { JobId } from "@starling/protocol";
import {
  fashionExample,
  labelledItems,
  postPreparedJob,
  prepareBatchJob,
  recordings,
  type Station,
  speechExample,
} from "@starling/station/embed";
import { CHROMIUM_FLAGS, ensureChromium } from "../../scripts/setup/chromium.ts";
import { startBenchStation } from "../harness/bench-station.ts";
import { pageBundle } from "../harness/page-bundle.ts";
import { quantile } from "../harness/stats.ts";
import { FILES } from "./files.ts";

/** Items a second of a volunteer's tab beside those of a page that has nothing but ONNX Runtime. */
export interface OverheadRun {
  readonly tab: number;
  /** Before and after the tab. */
  readonly bare: readonly [number, number];
  /** Of the tab to the mean of the bare page. */
  readonly ratio: number;
  /** Milliseconds of cores that the station's process took for an item, its own checks included. */
  readonly stationMs: number;
}

/** Several runs, and the median of their ratios: a station checks a chunk now and then, on the cores of the tab. */
export interface Overhead {
  readonly ratio: number;
  readonly runs: readonly OverheadRun[];
}

/** Enough chunks that the tab is no newcomer, whose every chunk the station computes again beside it. */
const WARM_UP = { items: 300, span: 20 };
const [RUNS, ITEMS, SPAN, BARE] = [5, 72, 24, 16];
const LIMIT_MS = 400_000;
const ORIGIN = "http://localhost/";
/** A copy that has left the tab. */
const DELIVERED = new Set(["revealed", "verifying", "accepted"]);

async function bareRate(browser: Browser, content: string, item: Uint8Array): Promise<number> {
  const page = await browser.newPage();
  const [model] = speechExample().models;
  const runtime = createRequire(import.meta.url).resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm");
  const files: Record<string, Buffer> = {
    [FILES.model]: readFileSync(model?.path ?? ""),
    [FILES.runtime]: readFileSync(runtime),
    [FILES.item]: Buffer.from(item),
  };
  await page.route(`${ORIGIN}**`, (route) => {
    const body = files[new URL(route.request().url()).pathname];
    return route.fulfill(body === undefined ? { contentType: "text/html", body: "<!doctype html>" } : { body });
  });
  await page.goto(ORIGIN);
  await page.addScriptTag({ content });
  const ms = (await page.evaluate(`bench.run(${BARE})`)) as number;
  await page.close();
  return (BARE * 1_000) / ms;
}

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + LIMIT_MS;
  while (!holds()) {
    if (Date.now() > end) throw new Error("The tab does not get on.");
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** Items a second from a tab's first delivered chunk to its last. */
async function tabRate(station: Station, job: JobId): Promise<{ readonly rate: number; readonly stationMs: number }> {
  const delivered = () => {
    const view = station.coordinator.view(job);
    const { done = 0 } = view?.batch ?? {};
    return done / SPAN + (view?.copies.filter(({ state }) => DELIVERED.has(state)).length ?? 0);
  };
  await until(() => delivered() >= 1);
  const [first, begun, before] = [delivered(), performance.now(), process.cpuUsage()];
  await until(() => delivered() >= ITEMS / SPAN);
  const items = ITEMS - first * SPAN;
  const { user, system } = process.cpuUsage(before);
  return { rate: (items * 1_000) / (performance.now() - begun), stationMs: (user + system) / 1_000 / items };
}

/** Measures the bare page and the tab of a volunteer in turn, over the same recording. */
export async function overhead(): Promise<Overhead> {
  const content = await pageBundle(fileURLToPath(new URL("./page.ts", import.meta.url)));
  const { items: cuts, card } = recordings();
  const [recording] = cuts;
  if (recording === undefined) throw new TypeError("there is a recording");
  const items = Array.from({ length: ITEMS }, (_, i) => ({ name: `${i}.wav`, bytes: recording.bytes }));
  const clothes = labelledItems("data/fashion-mnist/test", WARM_UP.items);
  const warmUp = await prepareBatchJob(fashionExample(), { ...clothes, choices: { span: WARM_UP.span } });
  const speech = await prepareBatchJob(speechExample(), { items, card, choices: { span: SPAN } });
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_FLAGS] });
  const bench = await startBenchStation(warmUp);
  try {
    const page = await (await browser.newContext()).newPage();
    await page.goto(bench.station.url);
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await until(() => bench.station.coordinator.view(bench.job as JobId)?.batch?.done === WARM_UP.items);
    const runs: OverheadRun[] = [];
    let before = await bareRate(browser, content, recording.bytes);
    for (let i = 0; i < RUNS; i++) {
      const job = (await postPreparedJob(bench.station, speech)) as JobId;
      const { rate: tab, stationMs } = await tabRate(bench.station, job);
      const after = await bareRate(browser, content, recording.bytes);
      runs.push({ tab, bare: [before, after], ratio: (2 * tab) / (before + after), stationMs });
      before = after;
    }
    return {
      ratio: quantile(
        runs.map(({ ratio }) => ratio),
        0.5,
      ),
      runs,
    };
  } finally {
    await browser.close();
    await bench.stop();
  }
}
