import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "@playwright/test";
import { CHROMIUM_FLAGS, ensureChromium } from "../../scripts/setup/chromium.ts";
import { pageBundle } from "../harness/page-bundle.ts";
import { quantile } from "../harness/stats.ts";
import type { Library, Run, Task } from "./page.ts";
import { GPT_SHAPES } from "./shapes.ts";

/** Steps that are measured on each side; the median of five is the least that the goals allow. */
const STEPS = 5;
/** Goals as ratios of speed, and dispatches of one GPT step. */
const GOAL = { gptToTfjs: 12, gptToJax: 1, imagesToTfjs: 4, kernels: 120 } as const;

/** What is compared, in the order in which it runs. */
const PLAN: Record<string, { readonly libraries: readonly Library[]; readonly goal: number }> = {
  mlp: { libraries: ["starling", "starling-wasm", "tfjs-webgpu", "tfjs-wasm"], goal: GOAL.imagesToTfjs },
  // tfjs-wasm has no derivative of a convolution by its filter.
  cnn: { libraries: ["starling", "starling-wasm", "tfjs-webgpu"], goal: GOAL.imagesToTfjs },
  gpt: {
    libraries: ["starling", "starling-wasm", "tfjs-webgpu", "tfjs-wasm", "jax-webgpu", "jax-wasm"],
    goal: GOAL.gptToTfjs,
  },
  nanogpt: { libraries: ["starling", "starling-wasm", "tfjs-webgpu", "tfjs-wasm", "jax-webgpu"], goal: GOAL.gptToTfjs },
};

const ORIGIN = "http://localhost/";

async function runSide(browser: Browser, content: string, wasm: string, task: Task, library: Library): Promise<Run> {
  // A page for each side: no library meets what another has registered or cached.
  const page = await browser.newPage();
  try {
    await page.route(`${ORIGIN}**`, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
    await page.goto(ORIGIN);
    await page.addScriptTag({ content });
    return await page.evaluate(`bench.run(${JSON.stringify(library)}, ${JSON.stringify(task)}, ${STEPS}, "${wasm}")`);
  } finally {
    await page.close();
  }
}

function wasmAddress(): string {
  const path = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm");
  return `data:application/wasm;base64,${readFileSync(path).toString("base64")}`;
}

const median = ({ ms }: Run) => quantile(ms, 0.5);

function line(task: Task, library: Library, run: Run, base: Run): string {
  const ratio = (median(run) / median(base)).toFixed(2);
  const shape = task === "mlp" || task === "cnn" ? undefined : GPT_SHAPES[task];
  const rate = shape === undefined ? "" : `${Math.round((shape.batch * shape.context * 1000) / median(run))} tokens/s`;
  const kernels = run.kernels === undefined ? "" : `${run.kernels} kernels`;
  const times = `p50 ${median(run).toFixed(0)} ms (${Math.min(...run.ms).toFixed(0)}-${Math.max(...run.ms).toFixed(0)})`;
  return `${task.padEnd(8)} ${library.padEnd(13)} ${times.padEnd(30)} ${ratio.padStart(6)}x ours   ${rate.padEnd(16)} ${kernels}`;
}

/**
 * Training steps of our engine beside the same models in TensorFlow.js and jax-js, in one Chromium.
 * @param args Tasks to run, all when empty.
 */
export default async function trainStep(options: {
  readonly json?: string;
  readonly args: readonly string[];
}): Promise<void> {
  const content = await pageBundle(fileURLToPath(new URL("./page.ts", import.meta.url)));
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_FLAGS] });
  const wasm = wasmAddress();
  const results: Record<string, Record<string, unknown>> = {};
  try {
    for (const [task, { libraries, goal }] of Object.entries(PLAN)) {
      if (options.args.length > 0 && !options.args.includes(task)) continue;
      const runs = new Map<Library, Run>();
      for (const library of libraries) {
        const run = await runSide(browser, content, wasm, task as Task, library);
        runs.set(library, run);
        console.log(line(task as Task, library, run, runs.get("starling") ?? run));
      }
      results[task] = summary(runs, goal);
    }
  } finally {
    await browser.close();
  }
  for (const [task, { ratioToTfjs, goal, kernels }] of Object.entries(results)) {
    console.log(
      `${task}: ${Number(ratioToTfjs).toFixed(1)} times plain TensorFlow.js on WebGPU (goal ${goal})` +
        (task === "gpt" ? `, ${kernels} kernels (goal ${GOAL.kernels})` : ""),
    );
  }
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, adapter: "SwiftShader" };
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify({ machine, ...results }, null, 2)}\n`);
}

function summary(runs: ReadonlyMap<Library, Run>, goal: number): Record<string, unknown> {
  const ours = runs.get("starling");
  const ratio = (library: Library) => {
    const theirs = runs.get(library);
    return ours === undefined || theirs === undefined ? undefined : median(theirs) / median(ours);
  };
  const wasm = runs.get("starling-wasm");
  const ofWasm = (library: Library) => {
    const other = runs.get(library);
    return wasm === undefined || other === undefined ? undefined : median(other) / median(wasm);
  };
  return {
    goal,
    kernels: ours?.kernels,
    wasm: {
      ms: wasm && median(wasm),
      ratioToStarling: ofWasm("starling"),
      ratioToTfjs: ofWasm("tfjs-webgpu"),
      ratioToTfjsWasm: ofWasm("tfjs-wasm"),
      ratioToJaxJsWasm: ofWasm("jax-wasm"),
    },
    ratioToTfjs: ratio("tfjs-webgpu"),
    ratioToTfjsWasm: ratio("tfjs-wasm"),
    ratioToJaxJs: ratio("jax-webgpu"),
    ratioToJaxJsWasm: ratio("jax-wasm"),
    runs: Object.fromEntries(runs),
  };
}
