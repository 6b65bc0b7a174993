import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { pagesExample, recordings, speechExample } from "@starling/station/embed";
import { pageOfMobyDick } from "../packages/processing/test/book-page.ts";
import { renderedPage } from "../packages/processing/test/rendered-page.ts";
import { openOperator } from "./harness/operator.ts";
import { type RunningStation, temporaryFolder } from "./harness/station.ts";
import { contribute } from "./harness/tab.ts";
import { expect, test } from "./harness/test.ts";

test.use({ stationEnv: { SAMPLE_ROUNDS: "1", SAMPLE_CHUNKS: "1" } });

const TRIED_MS = 180_000;

interface Batch {
  readonly models: readonly string[];
  /** What the page says it has recognised. */
  readonly known: RegExp;
  readonly title: string;
  readonly items: readonly string[];
}

/** Goes to the third step and tries the items there. */
async function tryBatch(page: Page, station: RunningStation, { models, known, title, items }: Batch) {
  await page.goto(`${station.url}/lab/new/batch`);
  await page.getByLabel("ONNX files").setInputFiles([...models]);
  await expect(page.getByText(known)).toBeVisible({ timeout: 60_000 });
  await page.getByLabel("Title", { exact: true }).fill(title);
  await page.getByLabel("Purpose").fill("To see that a known model needs no questions.");
  await page.getByRole("button", { name: "Next: Items" }).click();
  await page.getByLabel("Files", { exact: true }).setInputFiles([...items]);
  await expect(page.getByText(/Found\. \d+ items?,/)).toBeVisible();
  await page.getByLabel("Licence").fill("CC0-1.0");
  await page.getByRole("button", { name: "Next: Check and post" }).click();
  await page.getByRole("button", { name: "Try the first items" }).click();
  const tried = page.getByRole("table", { name: "Tried items" });
  await expect(tried.getByRole("row")).toHaveCount(1 + items.length, { timeout: TRIED_MS });
  return tried;
}

test("models that are known need no questions: one with a state finds speech, two of them read a page", async ({
  page,
  context,
  station,
  newProfile,
}) => {
  test.setTimeout(300_000);
  const folder = temporaryFolder();
  const operator = await openOperator(station);
  const [sample] = await station.client.jobs();
  await operator.control(sample?.job ?? "", "cancel");
  await context.addCookies([{ ...operator.cookie, url: station.url }]);
  const write = (name: string, bytes: Uint8Array) => {
    const path = join(folder.path, name);
    writeFileSync(path, bytes);
    return path;
  };

  const { items, spoken } = recordings();
  const speech = speechExample();
  const heard = await tryBatch(page, station, {
    models: speech.models.map(({ path }) => path),
    known: /Silero VAD: finds speech/,
    title: speech.title,
    items: items.slice(0, 2).map(({ bytes }, i) => write(`${i}.wav`, bytes)),
  });
  expect(spoken.slice(0, 2)).toEqual([true, true]);
  await expect(heard.getByText(/^samples [\d,]+ to [\d,]+$/).first()).toBeVisible();

  const pages = pagesExample();
  const read = await tryBatch(page, station, {
    models: [...pages.models, ...pages.resources].map((file) => file.path),
    known: /PP-OCR: finds the lines/,
    title: pages.title,
    items: [write("page.png", await renderedPage(await pageOfMobyDick(2, 24), 400, 22))],
  });
  await expect(read).toContainText("Ishmael");
  await page.getByRole("checkbox", { name: "I may publish these models and these items." }).check();
  await page.getByRole("button", { name: "Post the job" }).click();
  await expect(page).toHaveURL(/\/lab\/0x[0-9a-f]{64}$/, { timeout: 60_000 });

  const tab = await (await newProfile()).newPage();
  await contribute(tab, station.url);
  const results = page.getByRole("table", { name: "Results" });
  await expect(results).toContainText("Ishmael", { timeout: TRIED_MS });
  await tab.close();
  folder.remove();
});
