import { buildSite } from "../setup/build-site.ts";
import { ensureChromium } from "../setup/chromium.ts";
import { complain } from "../setup/complain.ts";
import { runStep } from "../setup/run-step.ts";

/** A part of the test run; `count` reads how many tests its output says have passed and failed. */
interface Step {
  readonly name: string;
  readonly run: () => Promise<{ readonly output: string; readonly seconds: number }>;
  readonly counts?: boolean;
}

const bin = (name: string) => `node_modules/.bin/${name}`;

function chromiumOrEnd(): string {
  try {
    return ensureChromium();
  } catch (error) {
    return complain(error);
  }
}

const chromium = chromiumOrEnd();

const steps: readonly Step[] = [
  { name: "format and lint", run: () => runStep(bin("biome"), ["ci", "--error-on-warnings", "--colors=off", "."]) },
  { name: "types", run: () => runStep(bin("tsc"), ["-p", "."]) },
  { name: "import directions", run: () => runStep(bin("depcruise"), ["packages", "apps", "--output-type", "err"]) },
  { name: "unused code", run: () => runStep(bin("knip"), []) },
  { name: "generated code", run: () => runStep("node", ["packages/contracts/scripts/generate.ts", "--check"]) },
  { name: "contracts", run: () => runStep("node", ["packages/contracts/scripts/test.ts"]), counts: true },
  { name: "unit", run: () => runStep(bin("vitest"), ["run", "--no-color"], { CHROMIUM_PATH: chromium }), counts: true },
  {
    name: "bundle size",
    run: async () => {
      await buildSite();
      return runStep(bin("size-limit"), []);
    },
  },
  {
    name: "e2e",
    run: () => runStep(bin("playwright"), ["test"], { CHROMIUM_PATH: chromium, NO_COLOR: "1" }),
    counts: true,
  },
];

/** Adds up the runners' closing lines: "Tests  46 passed", "12 passed (3.4m)", "forge: 80 passed, 0 failed". */
function countOf(output: string, word: "passed" | "failed"): number {
  const closing = output
    .split("\n")
    .filter((line) => !/Test Files|Snapshots/.test(line))
    .flatMap((line) => [...line.matchAll(new RegExp(`(?:^|[\\s:|])(\\d+) ${word}`, "g"))].slice(-1));
  return closing.reduce((sum, match) => sum + Number(match[1]), 0);
}

const only = process.argv.slice(2);
const failures: string[] = [];
let passed = 0;
let failed = 0;
for (const step of steps) {
  if (only.length > 0 && !only.includes(step.name)) continue;
  console.log(`\n== ${step.name}`);
  try {
    const { output, seconds } = await step.run();
    const count = step.counts ? countOf(output, "passed") : 0;
    if (step.counts && count === 0) throw new Error(`"${step.name}" ran no test.`);
    passed += count;
    console.log(`== ${step.name}: fine after ${Math.round(seconds)} s${step.counts ? `, ${count} tests` : ""}`);
  } catch (error) {
    failures.push(step.name);
    const output = (error as { output?: string }).output ?? "";
    if (step.counts) passed += countOf(output, "passed");
    failed += Math.max(1, step.counts ? countOf(output, "failed") : 1);
    console.error(`== ${step.name}: FAILED. ${error instanceof Error ? error.message : error}`);
  }
}
if (failures.length > 0) console.error(`\nFailed: ${failures.join(", ")}.`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failures.length === 0 ? 0 : 1);
