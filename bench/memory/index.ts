import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { CHROMIUM_FLAGS, ensureChromium } from "../../scripts/setup/chromium.ts";
import { pageBundle } from "../harness/page-bundle.ts";
import type { Peaks } from "./page.ts";
import type { Choice } from "./starling.ts";

const GOAL_BYTES = 1e9;
const ORIGIN = "http://localhost/";

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(bytes < 1e8 ? 2 : 0)} MB`;
const wordsOf = ({ microBatch, recompute, precision }: Choice) =>
  `ours, micro-batch ${microBatch}${recompute ? ", computed anew" : ""}${precision === "f16" ? ", f16" : ""}`;

async function peaks(): Promise<Peaks> {
  const content = await pageBundle(fileURLToPath(new URL("./page.ts", import.meta.url)));
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_FLAGS] });
  try {
    const page = await browser.newPage();
    await page.route(`${ORIGIN}**`, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
    await page.goto(ORIGIN);
    await page.addScriptTag({ content });
    return await page.evaluate("bench.run()");
  } finally {
    await browser.close();
  }
}

/** Peak GPU memory of a training step, planned at the goal's shape; plans are checked by measuring at a smaller one. */
export default async function memory({ json }: { readonly json?: string }): Promise<void> {
  const { large, small } = await peaks();
  const { layers, width, context, batch, vocabulary } = large.shape;
  console.log(`GPT, ${layers} layers, ${width} wide, context ${context}, batch ${batch}, ${vocabulary} tokens:`);
  console.log(`${(large.parameters / 1e6).toFixed(2)} million parameters; planned peaks:`);
  for (const { choice, planned } of large.ours) console.log(`  ${wordsOf(choice).padEnd(40)} ${megabytes(planned)}`);
  console.log(`  ${"plain TensorFlow.js".padEnd(40)} ${megabytes(large.tfjs.planned)}`);
  console.log(`goal: ${megabytes(GOAL_BYTES)}, with activations computed anew`);
  console.log(`planned and measured, context ${small.shape.context}, ${small.shape.vocabulary} tokens:`);
  const line = (name: string, { planned, measured = 0 }: { planned: number; measured?: number }) =>
    console.log(
      `  ${name.padEnd(40)} ${megabytes(planned)}, ${megabytes(measured)}: ${(planned / measured).toFixed(3)}`,
    );
  for (const peak of small.ours) line(wordsOf(peak.choice), peak);
  line("plain TensorFlow.js", small.tfjs);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ goalBytes: GOAL_BYTES, large, small }, null, 2)}\n`);
}
