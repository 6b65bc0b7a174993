import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { CHROMIUM_FLAGS, ensureChromium } from "../../scripts/setup/chromium.ts";
import { pageBundle } from "../harness/page-bundle.ts";
import { quantile } from "../harness/stats.ts";
import type { Timing } from "./page.ts";

/** A tab checks an epoch of so many workers in so many milliseconds (issue: verifier). */
const GOAL = { workers: 1_000, ms: 2_000 } as const;
const SIZES = [100, GOAL.workers, 5_000];

/** `verifyEpoch` in a real tab, beside OpenZeppelin's tree of as many leaves. */
export default async function verifyEpoch({ json }: { readonly json?: string }): Promise<void> {
  const content = await pageBundle(fileURLToPath(new URL("./page.ts", import.meta.url)));
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_FLAGS] });
  const results: Timing[] = [];
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content });
    for (const workers of SIZES) {
      const timing: Timing = await page.evaluate(`bench.run(${workers})`);
      results.push(timing);
      const [first = 0] = timing.honest;
      const ms = (value: number) => `${value.toFixed(0)} ms`;
      console.log(
        `${String(workers).padStart(6)} workers, ${timing.receipts} receipts   verifyEpoch p50 ${ms(quantile(timing.honest, 0.5))}, first ${ms(first)}   lying ${ms(timing.lying)}   OpenZeppelin's tree alone p50 ${ms(quantile(timing.openZeppelin, 0.5))}`,
      );
      if (timing.findings.honest !== 0 || timing.findings.lying === 0) throw new Error("The verdicts are wrong.");
    }
  } finally {
    await browser.close();
  }
  const goal = results.find(({ workers }) => workers === GOAL.workers);
  const met = goal !== undefined && Math.max(...goal.honest) <= GOAL.ms;
  console.log(`${GOAL.workers} workers within ${GOAL.ms} ms: ${met ? "yes" : "NO"}`);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ goal: GOAL, met, results }, null, 2)}\n`);
}
