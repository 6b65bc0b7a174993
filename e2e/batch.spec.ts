import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Page } from "@playwright/test";
import { runItems } from "@starling/compute/infer";
import { openNodeInferEngine } from "@starling/compute/node";
import { parsePipeline, resultsToJsonLines } from "@starling/processing";
import { decodeBlock, InferSpec } from "@starling/protocol";
import { openItems } from "@starling/sdk";
import { CID } from "multiformats/cid";
import { imageFolders } from "./harness/image-folders.ts";
import { inspect } from "./harness/inspect.ts";
import { openOperator } from "./harness/operator.ts";
import { smallModel } from "./harness/small-job.ts";
import { type RunningStation, temporaryFolder } from "./harness/station.ts";
import { contribute } from "./harness/tab.ts";
import { expect, test } from "./harness/test.ts";

test.use({ stationEnv: { SAMPLE_ROUNDS: "1", SAMPLE_CHUNKS: "1", EPOCH_ROUNDS: "1", EPOCH_SECONDS: "1" } });

const PICTURES = 11;
const jobIn = (page: Page) => new URL(page.url()).pathname.split("/").at(-1) ?? "";

/** Pictures in folders, one of them cut off in the middle, and a model beside them. */
function files() {
  const folder = temporaryFolder();
  const write = (path: string, bytes: Uint8Array) => {
    mkdirSync(dirname(join(folder.path, path)), { recursive: true });
    writeFileSync(join(folder.path, path), bytes);
    return join(folder.path, path);
  };
  const pictures = Object.entries(imageFolders(PICTURES)).map(([path, bytes]) => write(path, bytes));
  const broken = write("halves/zz-cut-off.jpg", Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46));
  return { folder, items: [...pictures, broken], model: write("halves.onnx", smallModel()) };
}

/** Goes through the three steps; gives the batch's id. */
async function post(page: Page, station: RunningStation, { model, items }: ReturnType<typeof files>): Promise<string> {
  await page.goto(`${station.url}/lab`);
  await page.getByRole("link", { name: "Post a batch" }).click();
  await page.getByRole("button", { name: "Next: Items" }).click();
  await expect(page.getByRole("alert")).toContainText("Choose a model that can be read.");
  await page.getByLabel("ONNX files").setInputFiles(model);
  await expect(page.getByText("input: float32 [any, 1, 8, 8]")).toBeVisible();
  await page.getByLabel("Classes").fill("top, right, bottom, left");
  await page.getByLabel("Title", { exact: true }).fill("Halves, sorted");
  await page.getByLabel("Purpose").fill("To see which half of a picture is bright.");
  await page.getByRole("button", { name: "Next: Items" }).click();
  await page.getByLabel("Files", { exact: true }).setInputFiles([...items]);
  await expect(page.getByText(`${PICTURES + 1} items`)).toBeVisible();
  await page.getByLabel("Licence").fill("Apache-2.0");
  await page.getByRole("button", { name: "Next: Check and post" }).click();
  await expect(page.getByText(/ONNX Runtime is fetched once for it: [\d.]+ MB/)).toBeVisible();
  await page.getByRole("button", { name: "Try the first items" }).click();
  const tried = page.getByRole("table", { name: "Tried items" });
  await expect(tried.getByRole("row")).toHaveCount(5, { timeout: 120_000 });
  // A price at which the range shows digits.
  await page.getByLabel(/^Price of a TFLOP/).fill("20000");
  await expect(page.getByText(/^[\d.]+ to [\d.]+ STAR$/)).toBeVisible();
  expect(await inspect(page, "batch-check")).toEqual([]);
  await page.getByRole("checkbox", { name: "I may publish these models and these items." }).check();
  await page.getByRole("button", { name: "Post the job" }).click();
  await expect(page).toHaveURL(/\/lab\/0x[0-9a-f]{64}$/, { timeout: 60_000 });
  return jobIn(page);
}

async function download(page: Page, name: string): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
  const parts: Buffer[] = [];
  for await (const part of await file.createReadStream()) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** What Node makes of the same items by the posted spec: the bits of any tab. */
async function expectedLines(station: RunningStation, job: string): Promise<string> {
  const get = (cid: CID) => station.client.block(cid);
  const view = await station.client.job(job);
  const { laneParams } = decodeBlock(InferSpec, await get(CID.parse(view.spec)));
  const source = await openItems(laneParams.dataset, get);
  const items = await Promise.all(Array.from({ length: source.manifest.count }, (_, i) => source.item(i)));
  const engine = openNodeInferEngine();
  const { results } = await runItems(engine, {
    pipeline: parsePipeline(laneParams.pipeline),
    models: [{ name: "model", graph: smallModel(), external: [] }],
    items,
    provider: "wasm",
  });
  await engine.close();
  return resultsToJsonLines(results);
}

test("a batch is posted in three steps, computed in a tab, looked through, downloaded, audited, and run again", async ({
  page,
  context,
  station,
  newProfile,
}) => {
  test.setTimeout(480_000);
  const made = files();
  const operator = await openOperator(station);
  const [sample] = await station.client.jobs();
  await operator.control(sample?.job ?? "", "cancel");
  await context.addCookies([{ ...operator.cookie, url: station.url }]);
  const job = await post(page, station, made);

  const tab = await (await newProfile()).newPage();
  await contribute(tab, station.url);
  await expect.poll(async () => (await station.client.job(job)).batch?.done, { timeout: 240_000 }).toBe(PICTURES + 1);
  await expect(tab.getByText("Halves, sorted").first()).toBeVisible();
  await tab.close();

  const results = page.getByRole("table", { name: "Results" });
  await expect(results.getByRole("row")).toHaveCount(PICTURES + 2);
  await expect(results.getByRole("img")).toHaveCount(PICTURES);
  await expect(results).toContainText("A picture that cannot be shown");
  expect(await inspect(page, "batch-job")).toEqual([]);
  const lines = await download(page, "Download as JSON Lines");
  expect(lines.toString()).toBe(await expectedLines(station, job));
  expect((await download(page, "Download as a CAR file")).byteLength).toBeGreaterThan(300);
  await page.getByLabel("Show").selectOption("Failed items");
  await expect(results.getByRole("row")).toHaveCount(2);
  await expect(results).toContainText("zz-cut-off.jpg");

  await page.goto(`${station.url}/audit/${job}`);
  await page.getByRole("button", { name: "Recompute" }).click();
  await expect(page.getByText("Every round follows from its evidence.")).toBeVisible({ timeout: 60_000 });

  await page.goto(`${station.url}/lab/${job}`);
  await page.getByRole("button", { name: "Run the failed items again" }).click();
  await page.getByRole("button", { name: "Post the job" }).click();
  await expect(page).not.toHaveURL(new RegExp(job), { timeout: 60_000 });
  await expect.poll(async () => (await station.client.job(jobIn(page))).batch?.count).toBe(1);
  made.folder.remove();
});
