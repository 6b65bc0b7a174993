import type { Page } from "@playwright/test";
import type { RunningStation } from "./harness/station.ts";
import { contribute } from "./harness/tab.ts";
import { expect, test } from "./harness/test.ts";
import { agree, walkTo } from "./harness/wizard.ts";

test.use({ stationEnv: { SAMPLE_ROUNDS: "1", SAMPLE_CHUNKS: "1" } });

const WORDS = "The whale swam under the ship, and the ship sailed over the whale. ";

/** The newest closed round of a job, once one is closed. */
async function closedRound(station: RunningStation, page: Page) {
  const job = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const rounds = async () => (await station.client.job(job)).roundViews;
  await expect.poll(async () => (await rounds()).length, { timeout: 180_000 }).toBeGreaterThanOrEqual(2);
  return rounds();
}

test("a text and a GPT from the zoo become a job that tabs train and evaluate", async ({ page, context, station }) => {
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
  await page.getByLabel("Rounds", { exact: true }).fill("3");
  await page.getByLabel("Chunks a round", { exact: true }).fill("1");
  await page.getByLabel("Peak learning rate", { exact: true }).fill("0.02");
  await walkTo(page, "Post");
  await agree(page);
  await page.getByRole("button", { name: "Post the job" }).click();
  await expect(page).toHaveURL(/\/lab\/0x[0-9a-f]{64}$/, { timeout: 60_000 });

  const tab = await context.newPage();
  await contribute(tab, station.url);
  const rounds = await closedRound(station, page);
  const losses = rounds.map(({ lossMicroNats }) => Number(lossMicroNats) / 1e6);
  // A guess among 256 bytes costs ln 256 = 5.5 nats.
  expect(losses[0]).toBeLessThan(5.7);
  expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) - 0.1);
  const evaluated = rounds.find(({ evaluation }) => evaluation !== null)?.evaluation;
  expect((evaluated?.total ?? 0) % 16).toBe(0);
  expect(evaluated?.total).toBeGreaterThan(100);
});
