import type { Page } from "@playwright/test";
import { inspect } from "./harness/inspect.ts";
import { recordScripts } from "./harness/scripts.ts";
import type { RunningStation } from "./harness/station.ts";
import { contribute } from "./harness/tab.ts";
import { expect, test } from "./harness/test.ts";
import { agree, walkTo } from "./harness/wizard.ts";

test.use({ stationEnv: { SAMPLE_ROUNDS: "1", SAMPLE_CHUNKS: "1" } });

const WORDS = "The whale swam under the ship, and the ship sailed over the whale. ";

const jobIn = (page: Page) => new URL(page.url()).pathname.split("/").at(-1) ?? "";

/** A job's closed rounds, once there are so many. */
async function closedRounds(station: RunningStation, job: string, least: number) {
  const rounds = async () => (await station.client.job(job)).roundViews;
  await expect.poll(async () => (await rounds()).length, { timeout: 180_000 }).toBeGreaterThanOrEqual(least);
  return rounds();
}

/** Has the newest checkpoint write while the job goes on, and again when the next one is there. */
async function writeText(page: Page, station: RunningStation): Promise<void> {
  await expect(page.getByRole("button", { name: "Generate", exact: true })).toBeVisible();
  await page.getByLabel("Prompt", { exact: true }).fill("The whale");
  await page.getByLabel("Length", { exact: true }).fill("20");
  await page.getByRole("button", { name: "Generate", exact: true }).click();
  const texts = page.locator("figure[data-round]");
  await expect(texts.first()).toContainText(/The whale.*Round \d+'s model, 20 tokens, seed 1\./s, { timeout: 90_000 });
  expect((await station.client.job(jobIn(page))).state).toBe("running");
  const first = Number(await texts.first().getAttribute("data-round"));
  await page.getByLabel("Write again with every new checkpoint").check();
  const rounds = () => texts.evaluateAll((all) => all.map((one) => Number(one.getAttribute("data-round"))));
  await expect.poll(async () => Math.max(...(await rounds())), { timeout: 90_000 }).toBeGreaterThan(first);
  expect(await rounds()).toContain(first);
  await page.getByLabel("Write again with every new checkpoint").uncheck();
  await expect(page.getByRole("button", { name: "Generate", exact: true })).toBeVisible({ timeout: 60_000 });
  await page.getByLabel("Length", { exact: true }).fill("5000");
  await page.getByRole("button", { name: "Generate", exact: true }).click();
  await expect(page.getByText(/is writing: \d+ of 5000 tokens/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(page.getByText(/^Stopped: round \d+, \d+ tokens\.$/)).toBeVisible();
}

test("a text and a GPT from the zoo become a job that tabs train and evaluate", async ({ page, context, station }) => {
  test.setTimeout(420_000);
  const scripts = await recordScripts(page);
  const exchanged = page.waitForResponse(
    (response) => response.url().endsWith("/api/operator/session") && response.request().method() === "POST",
  );
  await page.goto(station.operatorUrl);
  await exchanged;
  await page.goto(`${station.url}/lab/new?template=own`);
  await page.getByText("A small GPT for a text of mine", { exact: true }).click();
  await page.getByLabel("Title", { exact: true }).fill("Whales");
  await page.getByLabel("Purpose", { exact: true }).fill("Learns one sentence by heart.");
  await page.getByLabel("Layers", { exact: true }).fill("1");
  await page.getByLabel("Width", { exact: true }).fill("15");
  await page.getByLabel("Heads", { exact: true }).fill("2");
  await page.getByLabel("Context in bytes", { exact: true }).fill("16");
  await expect(page.getByRole("alert")).toContainText("No GPT can be made of these sizes.");
  await page.getByLabel("Width", { exact: true }).fill("16");
  await expect(page.getByText(/● Read\./)).toBeVisible();

  await walkTo(page, "Data");
  const text = { name: "whales.txt", mimeType: "text/plain", buffer: Buffer.from(WORDS.repeat(60)) };
  await page.getByLabel("Text file", { exact: true }).setInputFiles({ ...text, buffer: Buffer.from([0xff, 0xfe]) });
  await page.getByRole("button", { name: "Read the files" }).click();
  await expect(page.getByRole("alert")).toContainText("is no text in UTF-8");
  await page.getByLabel("Text file", { exact: true }).setInputFiles(text);
  await page.getByLabel("Name of the dataset", { exact: true }).fill("Whales");
  await page.getByRole("button", { name: "Read the files" }).click();
  await expect(page.getByText(/samples to train on/)).toBeVisible();

  await walkTo(page, "Recipe");
  await page.getByLabel("Rounds", { exact: true }).fill("60");
  await page.getByLabel("Chunks a round", { exact: true }).fill("1");
  await page.getByLabel("Batch", { exact: true }).fill("16");
  await page.getByLabel("Peak learning rate", { exact: true }).fill("0.02");
  await page.getByText("Advanced", { exact: true }).click();
  await page.getByLabel("Learning-rate schedule", { exact: true }).selectOption("constant");
  await walkTo(page, "Post");
  await agree(page);
  await page.getByRole("button", { name: "Post the job" }).click();
  await expect(page).toHaveURL(/\/lab\/0x[0-9a-f]{64}$/, { timeout: 60_000 });

  const tab = await context.newPage();
  await contribute(tab, station.url);
  const rounds = await closedRounds(station, jobIn(page), 2);
  const losses = rounds.map(({ train }) => Number(train?.lossMicroNats) / 1e6);
  // A guess among 256 bytes costs ln 256 = 5.5 nats.
  expect(losses[0]).toBeLessThan(5.7);
  expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) - 0.1);
  const evaluated = rounds.find(({ train }) => train?.evaluation)?.train?.evaluation;
  expect((evaluated?.total ?? 0) % 16).toBe(0);
  expect(evaluated?.total).toBeGreaterThan(100);

  await writeText(page, station);
  // Computing and putting models together is a worker's business.
  expect(await scripts.heavy()).not.toContain("kernels");
  expect(await scripts.heavy()).not.toContain("models");
  expect(await inspect(page, "lab-text", page.getByRole("heading", { name: "Text", exact: true }))).toEqual([]);
});
