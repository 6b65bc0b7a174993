import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { zipSync } from "fflate";
import { byteLevelBpe } from "../packages/graph/test/byte-level-bpe.ts";
import { csvFile, houses } from "./harness/csv-file.ts";
import { HOSTILE_ONNX } from "./harness/hostile-onnx.ts";
import { imageFolders } from "./harness/image-folders.ts";
import { inspect } from "./harness/inspect.ts";
import { openOperator } from "./harness/operator.ts";
import { recordScripts } from "./harness/scripts.ts";
import { exportedModel, halves, onlySmallJob, smallModel } from "./harness/small-job.ts";
import { type RunningStation, temporaryFolder } from "./harness/station.ts";
import { contribute } from "./harness/tab.ts";
import { expect, test } from "./harness/test.ts";
import { agree, walkTo } from "./harness/wizard.ts";

test.use({ stationEnv: { SAMPLE_ROUNDS: "1", SAMPLE_CHUNKS: "1" } });

const jobIn = (page: Page) => new URL(page.url()).pathname.split("/").at(-1) ?? "";

/** Opens the one-time link, and waits until it has become a session. */
async function openAsOperator(page: Page, station: RunningStation): Promise<void> {
  const exchanged = page.waitForResponse(
    (response) => response.url().endsWith("/api/operator/session") && response.request().method() === "POST",
  );
  await page.goto(station.operatorUrl);
  expect((await exchanged).status()).toBe(200);
}

async function download(page: Page, name: string): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).first().click()]);
  const parts: Buffer[] = [];
  for await (const part of await file.createReadStream()) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

test("the operator posts the sample, watches it learn, downloads the model, pauses, resumes, cancels", async ({
  page,
  context,
  station,
}) => {
  const scripts = await recordScripts(page);
  await openAsOperator(page, station);
  await expect(page).toHaveURL(`${station.url}/`);
  await page.getByRole("link", { name: "Lab", exact: true }).click();
  await expect(page.getByText("This browser is the operator's.")).toBeVisible();
  await page.getByRole("link", { name: "Post a job" }).click();
  await expect(page.getByLabel("Title", { exact: true })).not.toHaveValue("");
  await page.getByLabel("Title", { exact: true }).fill("From the template");
  await walkTo(page, "Recipe");
  await page.getByLabel("Rounds", { exact: true }).fill("50");
  await page.getByLabel("Chunks a round").fill("1");
  await walkTo(page, "Budget");
  await expect(page.getByText(/^[\d.]+ to [\d.]+ STAR$/)).toBeVisible();
  await walkTo(page, "Post");
  await agree(page);
  await page.getByRole("button", { name: "Post the job" }).click();
  await expect(page).toHaveURL(/\/lab\/0x[0-9a-f]{64}$/, { timeout: 60_000 });
  const job = jobIn(page);

  const tab = await context.newPage();
  await contribute(tab, station.url);
  const rounds = page.getByRole("table", { name: "Closed rounds" });
  await expect(rounds.getByRole("row")).not.toHaveCount(0, { timeout: 180_000 });
  await expect(page.getByText("Loss and held-out accuracy per round").first()).toBeVisible();
  const onnx = await download(page, "Download round 1 as onnx");
  const { train } = await station.client.job(job);
  expect(onnx.byteLength).toBeGreaterThan(4 * (train?.parameters ?? 1e9));
  const safetensors = await download(page, "Download round 1 as safetensors");
  const header = JSON.parse(safetensors.subarray(8, 8 + Number(safetensors.readBigUInt64LE())).toString()) as object;
  expect(Object.keys(header).length).toBeGreaterThanOrEqual(4);
  const card = (await download(page, "Download round 1 as a model card")).toString();
  expect(card).toContain(`| job | \`${job}\` |`);
  expect(card).toMatch(/\| contributors' root \| `0x[0-9a-f]{64}` \|/);

  // Stepping and hashing whole models is a worker's business.
  expect(await scripts.heavy()).not.toContain("models");

  const order = async (name: string, yes: string, state: string) => {
    await page.getByRole("button", { name, exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: yes }).click();
    await expect.poll(async () => (await station.client.job(job)).state, { timeout: 60_000 }).toBe(state);
  };
  await order("Pause", "Pause the job", "paused");
  await order("Resume", "Resume the job", "running");
  await order("Cancel", "Cancel the job", "cancelled");
  // The grace time of the last settlement is not over: the page says until when, and offers no refund yet.
  await expect(page.getByText(/STAR can come back from .*, in \d+ s: until then/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("button", { name: "Refund", exact: true })).toHaveCount(0);
});

/** A table with its network, up to the checks; a tokenizer that is none, and one that is. */
async function tableAndTokenizer(page: Page, wizard: string): Promise<void> {
  await page.goto(wizard);
  await page.getByText("A small network for a table of mine", { exact: true }).click();
  await page.getByLabel("Title", { exact: true }).fill("Prices");
  await page.getByLabel("Purpose", { exact: true }).fill("Tells what a house costs.");
  await page.getByLabel("Hidden layers", { exact: true }).fill("8, 4");
  await walkTo(page, "Data");
  const alert = page.getByRole("alert");
  const table = page.getByLabel("CSV file", { exact: true });
  const lines = houses(200);
  await table.setInputFiles(csvFile(lines.with(5, "50,,1000")));
  await page.getByRole("button", { name: "Read the files" }).click();
  await expect(alert).toContainText('Line 6, column "age" is empty.');
  await table.setInputFiles(csvFile(lines));
  await expect(page.getByText("200 rows of 3 columns.")).toBeVisible();
  await expect(page.getByText('learns "price" as a number: regression')).toBeVisible();
  await page.getByRole("button", { name: "Read the files" }).click();
  await expect(page.getByText("160 samples to train on")).toBeVisible();
  await expect(page.getByRole("table", { name: "First rows" }).getByRole("columnheader")).toHaveText([
    "size",
    "age",
    "price (target)",
  ]);
  await expect(page.getByText("A network of 65 parameters from 2 columns to 1 output.")).toBeVisible();
  await expect(alert).toHaveCount(0);
  await walkTo(page, "Recipe");
  await expect(page.getByLabel("Target accuracy in percent")).toHaveCount(0);
  await walkTo(page, "Verification");

  await page.goto(wizard);
  await page.getByText("A small GPT for a text of mine", { exact: true }).click();
  const file = page.getByLabel("Tokenizer file", { exact: true });
  const json = (content: string) => ({
    name: "tokenizer.json",
    mimeType: "application/json",
    buffer: Buffer.from(content),
  });
  await file.setInputFiles(json('{"model":{}}'));
  await expect(alert).toContainText("The tokenizer file describes no byte-pair encoding.");
  await file.setInputFiles(json(byteLevelBpe([["m", "e"]])));
  await expect(page.getByText("257 different tokens")).toBeVisible();
  await expect(page.getByRole("list", { name: "A sentence in tokens" })).toContainText("me");
  await expect(page.getByText(/257 outputs/)).toBeVisible();
}

const ONNX = { name: "model.onnx", mimeType: "application/octet-stream" };

test("own files: what is wrong is said with its fix, nothing is lost, and good files are posted", async ({
  page,
  station,
}) => {
  const scripts = await recordScripts(page);
  await openAsOperator(page, station);
  await tableAndTokenizer(page, `${station.url}/lab/new`);
  await page.goto(`${station.url}/lab/new?template=own`);
  await page.getByLabel("Title", { exact: true }).fill("My own job");
  await page.getByLabel("Purpose", { exact: true }).fill("Tells which half is bright.");

  const model = page.getByLabel("ONNX file", { exact: true });
  const alert = page.getByRole("alert");
  for (const { name, file, says } of HOSTILE_ONNX) {
    await test.step(name, async () => {
      await model.setInputFiles({ ...ONNX, buffer: file });
      await expect(alert).toContainText("This model cannot be trained here.");
      await expect(alert).toContainText(says);
    });
  }
  const folder = temporaryFolder();
  const huge = join(folder.path, "huge.onnx");
  // Sparse: it takes no room on the disk, and must take none in memory either.
  writeFileSync(huge, "");
  truncateSync(huge, 400_000_000);
  await model.setInputFiles(huge);
  await expect(alert).toContainText('"huge.onnx" has 400 MB; at most 268 MB are opened.');
  folder.remove();
  await expect(page.getByLabel("Purpose", { exact: true })).toHaveValue("Tells which half is bright.");
  await expect(page.getByLabel("Title", { exact: true })).toHaveValue("My own job");
  await model.setInputFiles({ ...ONNX, buffer: Buffer.from(smallModel()) });
  await expect(page.getByText(/1,108 parameters/)).toBeVisible();
  await expect(alert).toHaveCount(0);

  await walkTo(page, "Data");
  await page.getByText("IDX pair", { exact: true }).click();
  await page.getByLabel("Classes", { exact: true }).fill("top, right, bottom, left");
  await page.getByLabel("Name of the dataset", { exact: true }).fill("Halves");
  await page.getByLabel("Licence", { exact: true }).fill("Apache-2.0");
  const { count, samples, labels } = halves(300);
  const images = Buffer.concat([
    Buffer.from([0, 0, 8, 3, 0, 0, count >> 8, count & 255, 0, 0, 0, 8, 0, 0, 0, 8]),
    samples,
  ]);
  const marks = (bytes: Uint8Array) => Buffer.concat([Buffer.from([0, 0, 8, 1, 0, 0, count >> 8, count & 255]), bytes]);
  const idx = (name: string, buffer: Buffer) => ({ name, mimeType: "application/octet-stream", buffer });
  await page.getByLabel("Images", { exact: true }).setInputFiles(idx("images.idx.gz", gzipSync(images)));
  await page
    .getByLabel("Labels", { exact: true })
    .setInputFiles(idx("labels.idx", marks(labels.map((label) => label + 3))));
  await page.getByRole("button", { name: "Read the files" }).click();
  await expect(alert).toContainText("label");
  await expect(alert).toContainText("Number the classes from 0");
  await page.getByLabel("Labels", { exact: true }).setInputFiles(idx("labels.idx", marks(labels)));
  await page.getByRole("button", { name: "Read the files" }).click();
  await expect(page.getByText("240 samples to train on")).toBeVisible();

  await page.getByText("CSV", { exact: true }).click();
  const line = (i: number) => [labels[i], ...samples.subarray(64 * i, 64 * i + 64)].join(",");
  const csv = Array.from({ length: count }, (_, i) => line(i));
  const table = page.getByLabel("CSV file", { exact: true });
  await table.setInputFiles(csvFile(csv.with(7, csv[7]?.replace(",", ",NaN,") ?? "")));
  await expect(alert).toContainText("This data cannot be used.");
  await expect(alert).toContainText("Line 8 has 66 cells instead of 65.");
  await table.setInputFiles(csvFile(csv));
  await page.getByLabel("Target column", { exact: true }).selectOption({ label: "column 1" });
  await expect(page.getByText('learns "column 1" as one of 4 classes')).toBeVisible();
  await page.getByRole("button", { name: "Read the files" }).click();
  await expect(page.getByText("240 samples to train on")).toBeVisible();
  await expect(alert).toHaveCount(0);

  // Unpacking, packing and hashing files is a worker's business.
  expect(await scripts.heavy()).not.toContain("packing");

  await walkTo(page, "Recipe");
  await page.getByLabel("Rounds", { exact: true }).fill("2");
  await walkTo(page, "Post");
  await agree(page);
  await page.getByRole("button", { name: "Post the job" }).click();
  await expect(page).toHaveURL(/\/lab\/0x[0-9a-f]{64}$/, { timeout: 60_000 });
  const posted = await station.client.job(jobIn(page));
  expect(posted).toMatchObject({ title: "My own job", train: { parameters: 1_108 }, rounds: 2 });
});

test("a zip of image folders, a recipe and a codec become a job that names them", async ({ page, station }) => {
  await openAsOperator(page, station);
  await page.goto(`${station.url}/lab/new?template=own`);
  await page.getByLabel("Title", { exact: true }).fill("Pictures");
  await page.getByLabel("Purpose", { exact: true }).fill("Tells which half is bright.");
  const model = page.getByLabel("ONNX file", { exact: true });
  await model.setInputFiles({ ...ONNX, buffer: Buffer.from(exportedModel()) });
  await page.getByLabel("Size of height", { exact: true }).fill("8");
  await page.getByLabel("Size of width", { exact: true }).fill("8");
  await page.getByRole("button", { name: "Use these sizes" }).click();
  await expect(page.getByText(/open are set: height = 8, width = 8/)).toBeVisible();
  await expect(page.getByText(/The Softmax at its end was taken off/)).toBeVisible();
  await expect(page.getByText(/1,108 parameters/)).toBeVisible();

  await walkTo(page, "Data");
  await page.getByText("Image folders", { exact: true }).click();
  const zip = (name: string, files: Record<string, Uint8Array>) => ({
    name,
    mimeType: "application/zip",
    buffer: Buffer.from(zipSync(files)),
  });
  const alert = page.getByRole("alert");
  const pictures = imageFolders(120);
  await page
    .getByLabel("Zip file", { exact: true })
    .setInputFiles(zip("wrong.zip", { ...pictures, "halves/top/notes.txt": Buffer.from("hello") }));
  await page.getByRole("button", { name: "Read the files" }).click();
  await expect(alert).toContainText('"halves/top/notes.txt" is neither PNG nor JPEG.');
  await expect(alert).toContainText("leave it out of the folder");
  await page.getByLabel("Zip file", { exact: true }).setInputFiles(zip("halves.zip", pictures));
  await page.getByRole("button", { name: "Read the files" }).click();
  await expect(page.getByText("96 samples to train on")).toBeVisible();
  await expect(page.getByRole("list", { name: "Classes" })).toHaveText(/bottom 30.*left 30.*right 30.*top 30/s);
  await expect(page.getByRole("img", { name: "A sample of left" }).first()).toBeVisible();
  const wrong = await inspect(page, "lab-images", page.getByRole("button", { name: "Read the files" }));

  await walkTo(page, "Recipe");
  await page.getByLabel("Rounds", { exact: true }).fill("2");
  await page.getByText("Advanced", { exact: true }).click();
  await page.getByRole("combobox", { name: "Recipe", exact: true }).selectOption("sparse");
  await page.getByLabel("Codec", { exact: true }).selectOption("int8");
  await page.getByRole("button", { name: "Next: Verification" }).click();
  await expect(alert).toContainText("the sparse recipe and the sparse codec belong together");
  await page.getByRole("combobox", { name: "Recipe", exact: true }).selectOption("fedprox");
  await page.getByLabel("Codec", { exact: true }).selectOption("int8");
  await page.getByLabel("Pull ρ", { exact: true }).fill("0.05");
  await page.getByRole("checkbox", { name: "Train adapters only" }).check();
  await page.getByLabel("Rank", { exact: true }).fill("99");
  await expect(alert.first()).toContainText("The adapters do not fit this model.");
  await page.getByLabel("Rank", { exact: true }).fill("2");
  await expect(page.getByText(/200 of 1,308 numbers are trained; an update has 200 B/)).toBeVisible();
  wrong.push(...(await inspect(page, "lab-advanced", page.getByText("Advanced", { exact: true }))));
  expect(wrong).toEqual([]);
  await walkTo(page, "Post");
  await agree(page);
  await page.getByRole("button", { name: "Post the job" }).click();
  await expect(page).toHaveURL(/\/lab\/0x[0-9a-f]{64}$/, { timeout: 60_000 });
  await expect(page.getByText(/^fedprox, μ [\d.]+, α [\d.]+, ρ 0.05$/)).toBeVisible();
  await expect(page.getByText("int8, κ 1", { exact: true })).toBeVisible();
  // The coordinator counts for itself what is trained.
  expect(await station.client.job(jobIn(page))).toMatchObject({ train: { parameters: 200 } });
});

test("a job whose escrow does not cover a chunk, and then its deadline, says so", async ({
  page,
  station,
  newProfile,
}) => {
  const terms = { budget: 1n, seconds: 75 };
  const job = await onlySmallJob(station, await openOperator(station), {}, terms);
  await page.goto(`${station.url}/lab/${job}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Halves");
  const tab = await (await newProfile()).newPage();
  await contribute(tab, station.url);
  const state = page.locator("main p", { hasText: /Running|Waiting|Unfunded|Expired/ }).first();
  await expect(state).toContainText("Unfunded", { timeout: 60_000 });
  await expect(state).toContainText("fund the job to go on");
  await expect(tab.getByRole("heading", { level: 1, name: "Waiting for a chunk" })).toBeVisible();
  await expect(tab.getByText(/budget|escrow|funded/i).first()).toBeVisible();
  await tab.close();

  await expect(state).toContainText("Expired", { timeout: 120_000 });
  await expect(state).toContainText("The deadline has passed.");
  await expect(page.getByText(/can come back/)).toBeVisible();
  await page.goto(station.url);
  await expect(page.getByText("No job is open right now.")).toBeVisible();
});
