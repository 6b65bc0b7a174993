import { chromium, type Page } from "@playwright/test";
import { acceptedWork, untilAccepted } from "./harness/accepted.ts";
import { openOperator } from "./harness/operator.ts";
import { recordScripts } from "./harness/scripts.ts";
import { onlySmallJob } from "./harness/small-job.ts";
import { temporaryFolder } from "./harness/station.ts";
import { account, contribute, counts, phase, setShare, untilAcknowledged, untilPhase } from "./harness/tab.ts";
import { expect, test } from "./harness/test.ts";

test.use({ stationEnv: { SAMPLE_ROUNDS: "100" } });

/** Scripts of the landing page, not compressed: 150 kB of gzip are about this much. */
const LANDING_BYTES = 550_000;

test("nothing heavy loads before Start; then a chunk is computed, acknowledged and accepted", async ({
  page,
  station,
}) => {
  const scripts = await recordScripts(page);
  await page.goto(station.url);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("train an AI");
  await expect(page.getByText("Fashion-MNIST").first()).toBeVisible();
  await page.waitForLoadState("networkidle").catch(() => undefined);
  expect(await scripts.heavy()).toEqual([]);
  expect(await scripts.bytes()).toBeLessThan(LANDING_BYTES);
  expect(page.workers()).toHaveLength(0);

  await page.getByRole("button", { name: "Start", exact: true }).click();
  await untilAcknowledged(page, 1);
  expect(await scripts.heavy()).toEqual(["chain", "network"]);
  await expect(page.getByRole("table", { name: "Chunks that this tab has computed" })).toContainText("0x");
  await expect(page.getByText(/Round \d+ of 100/).first()).toBeVisible();

  const worker = await account(page);
  expect(worker).toMatch(/^0x[0-9a-f]{40}$/);
  await untilAccepted(station, worker, 1);
  expect((await acceptedWork(station, worker)).units).toBeGreaterThan(0n);
  await expect(page.getByText(/[1-9]\d* chunks?, [\d.]+ .?FLOP/)).toBeVisible();
});

/** Saves the keys under a passphrase, as their owner does. */
async function exportKeys(page: Page, passphrase: string): Promise<Buffer> {
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: "Export your keys" });
  await sheet.getByLabel(/^Passphrase/).fill(passphrase);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    sheet.getByRole("button", { name: "Save the file" }).click(),
  ]);
  await sheet.getByRole("button", { name: "Done" }).click();
  const parts: Buffer[] = [];
  for await (const part of await file.createReadStream()) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Presses *Finish this chunk, then stop* in the moment that a chunk begins to compute; what was counted until then. */
async function finishAsAChunkBegins(page: Page): Promise<{ acknowledged: number }> {
  const button = await page.getByRole("button", { name: "Finish this chunk, then stop" }).elementHandle();
  const acknowledged = await page.evaluate(async (finish) => {
    const until = async (computing: boolean) => {
      while ((document.querySelector("h1[data-phase=computing]") !== null) !== computing) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    // Whatever is read outside the page is older than the click by then, and a small chunk may have ended between.
    await until(false);
    await until(true);
    const counted = [...document.querySelectorAll("p")].find((p) => /^Computed \d+/.test(p.textContent ?? ""));
    (finish as HTMLButtonElement).click();
    return Number(/acknowledged (\d+)/.exec(counted?.textContent ?? "")?.[1]);
  }, button);
  return { acknowledged };
}

test("Pause, share, Finish and Stop do what they say; keys move to another browser with what they earned", async ({
  page,
  station,
  newProfile,
}) => {
  await onlySmallJob(station, await openOperator(station), { steps: 60 });
  await contribute(page, station.url);
  await untilAcknowledged(page, 1);

  await untilPhase(page, "computing");
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.locator("h1[data-phase=paused]")).toBeVisible();
  const held = await counts(page);
  await page.waitForTimeout(3_000);
  expect(await counts(page)).toEqual(held);
  expect(await phase(page)).toBe("paused");
  await page.getByRole("button", { name: "Resume" }).click();
  await untilAcknowledged(page, held.acknowledged + 1);

  const busy = async () => Number(/\d+/.exec((await page.getByText(/^Busy \d+ %/).textContent()) ?? "")?.[0]);
  await setShare(page, 30);
  await expect(page.getByRole("slider")).toHaveAttribute("aria-valuetext", "30 percent");
  await expect.poll(busy, { timeout: 120_000 }).toBeLessThan(60);

  const before = await finishAsAChunkBegins(page);
  await untilPhase(page, "stopped");
  expect((await counts(page)).acknowledged).toBe(before.acknowledged + 1);

  await page.getByRole("button", { name: "Start", exact: true }).click();
  await untilPhase(page, "computing");
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await untilPhase(page, "stopped");
  await expect.poll(() => page.workers().length).toBe(0);
  await expect(page.getByRole("table", { name: "Connected peers" })).toHaveCount(0);

  const passphrase = "three birds on a wire";
  const buffer = await exportKeys(page, passphrase);
  const other = await (await newProfile()).newPage();
  await contribute(other, station.url);
  await other.getByRole("button", { name: "Stop", exact: true }).click();
  await untilPhase(other, "stopped");
  await other.getByRole("button", { name: "Import", exact: true }).click();
  const sheet = other.getByRole("dialog", { name: "Import keys" });
  await sheet.getByLabel("Exported file").setInputFiles({ name: "keys.json", mimeType: "application/json", buffer });
  await sheet.getByLabel("Its passphrase").fill("four birds on a wire");
  await sheet.getByRole("button", { name: "Replace my keys" }).click();
  await expect(sheet.getByRole("alert")).toContainText("The keys were not imported.");
  await sheet.getByLabel("Its passphrase").fill(passphrase);
  await sheet.getByRole("button", { name: "Replace my keys" }).click();
  await expect(sheet.getByText("These keys are yours in this browser now.")).toBeVisible();
  await other.reload();
  await expect(other.getByText("Nothing has to be started for it.")).toBeVisible();
  await expect(other.getByText(/^[1-9]\d* chunks?, [\d.]+ .?FLOP/)).toBeVisible();
});

test("a reload and a browser restart go on with the same identity and earnings", async ({
  station,
  guard,
  launchOptions,
}) => {
  const profile = temporaryFolder();
  const open = async () => {
    const context = await chromium.launchPersistentContext(profile.path, launchOptions);
    await guard.watch(context);
    return { context, page: context.pages()[0] ?? (await context.newPage()) };
  };
  await onlySmallJob(station, await openOperator(station));
  const first = await open();
  await contribute(first.page, station.url);
  await untilAcknowledged(first.page, 1);
  const worker = await account(first.page);
  await untilAccepted(station, worker, 1);

  await first.page.reload();
  await expect.poll(() => account(first.page), { timeout: 60_000 }).toBe(worker);
  const reloaded = await counts(first.page);
  expect(reloaded.acknowledged).toBeGreaterThanOrEqual(1);
  await untilAcknowledged(first.page, reloaded.acknowledged + 1);
  const earned = await acceptedWork(station, worker);
  await first.context.close();

  const second = await open();
  await contribute(second.page, station.url);
  await expect.poll(() => account(second.page), { timeout: 60_000 }).toBe(worker);
  await untilAccepted(station, worker, earned.chunks + 1);
  expect((await station.client.leaderboard()).map((row) => row.worker)).toEqual([worker]);
  await second.context.close();
  profile.remove();
});

test("a second tab of the same browser mirrors the first and can take over", async ({ page, context, station }) => {
  await onlySmallJob(station, await openOperator(station), { steps: 100 });
  await contribute(page, station.url);
  await untilAcknowledged(page, 1);
  const worker = await account(page);

  const other = await context.newPage();
  await other.goto(station.url);
  const banner = "Another tab of this browser computes.";
  await expect(other.getByText(banner)).toBeVisible();
  await expect.poll(() => account(other)).toBe(worker);
  expect((await counts(other)).acknowledged).toBeGreaterThanOrEqual(1);
  expect(other.workers()).toHaveLength(0);
  await other.getByRole("button", { name: "Pause" }).click();
  await expect(page.locator("h1[data-phase=paused]")).toBeVisible();
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(other.getByRole("button", { name: "Pause" })).toBeVisible();

  await other.getByRole("button", { name: "Compute here instead" }).click();
  await expect(page.getByText(banner)).toBeVisible();
  await expect(other.getByText(banner)).toHaveCount(0);
  await expect.poll(() => page.workers().length).toBe(0);
  await untilAcknowledged(other, (await counts(other)).acknowledged + 1);
  expect(await account(other)).toBe(worker);
});
