import { writeFileSync } from "node:fs";
import { chromium } from "@playwright/test";
import { prepareSampleJob } from "@starling/station/embed";
import { CHROMIUM_FLAGS, ensureChromium } from "../../scripts/setup/chromium.ts";
import { startBenchStation } from "../harness/bench-station.ts";
import { quantile } from "../harness/stats.ts";

/** p50 from *Start* to the first signed acknowledgement, in seconds (issue: first chunk). */
const GOAL_SECONDS = 10;
const CONTEXTS = 10;
const LIMIT_MS = 120_000;

interface Sample {
  /** Seconds from pressing *Start* to the acknowledgement, and to the acceptance, of the first chunk. */
  readonly acknowledged: number;
  readonly accepted: number;
}

async function untilText(page: import("@playwright/test").Page, pattern: RegExp, from: number): Promise<number> {
  await page.getByText(pattern).first().waitFor({ timeout: LIMIT_MS });
  return (performance.now() - from) / 1_000;
}

/**
 * From pressing *Start* in a fresh profile to the coordinator's signed acknowledgement of the first revealed chunk:
 * preflight, self-test, shaders, joining, data, ten steps, commit, reveal.
 */
export default async function firstChunk({ json }: { readonly json?: string }): Promise<void> {
  const bench = await startBenchStation(prepareSampleJob("data/fashion-mnist", { rounds: 1_000 }));
  const samples: Sample[] = [];
  try {
    for (let i = 0; i < CONTEXTS; i++) {
      const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_FLAGS] });
      const page = await (await browser.newContext()).newPage();
      await page.goto(bench.station.url);
      const start = performance.now();
      await page.getByRole("button", { name: "Start", exact: true }).click();
      const acknowledged = await untilText(page, /acknowledged [1-9]/, start);
      const accepted = await untilText(page, /[1-9]\d* chunks?, [\d.]+ [A-Z]?FLOP/, start);
      samples.push({ acknowledged, accepted });
      console.log(
        `context ${i + 1}: acknowledged after ${acknowledged.toFixed(1)} s, accepted after ${accepted.toFixed(1)} s`,
      );
      await browser.close();
    }
  } finally {
    await bench.stop();
  }
  const p50 = quantile(
    samples.map(({ acknowledged }) => acknowledged),
    0.5,
  );
  const accepted = quantile(
    samples.map((sample) => sample.accepted),
    0.5,
  );
  console.log(
    `\np50 ${p50.toFixed(1)} s to the acknowledgement (goal ${GOAL_SECONDS} s), ${accepted.toFixed(1)} s to acceptance`,
  );
  if (json !== undefined)
    writeFileSync(json, `${JSON.stringify({ p50, accepted, goal: GOAL_SECONDS, samples }, null, 2)}\n`);
}
