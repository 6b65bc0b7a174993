import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createCpuEngine, createDawnEngine, createNodeWasmEngine } from "@starling/compute/node";
import { RUNS, runOf } from "./runs.ts";
import { SHAPES, startOf, taskOf, validationLoss } from "./shape.ts";
import { readText } from "./text.ts";
import { trainJob } from "./train-job.ts";
import { trainTogether } from "./train-together.ts";

/** Goals of TRAINING.md for the tiny shape on the shared text, nats a character. */
const GOALS = { gate: 2.16, goal: 2.06, published: 2.039 } as const;
const ENGINES = { wasm: createNodeWasmEngine, webgpu: createDawnEngine, cpu: createCpuEngine } as const;
const DEFAULT_FILE = ".learning.jsonl";

/** A finished run: a line of the file of results. */
interface Result {
  readonly shape: string;
  readonly text: string;
  readonly steps: number;
  readonly name: string;
  readonly engine: string;
  readonly loss: number;
  readonly seconds: number;
}

const OPTIONS = {
  json: { type: "string", default: DEFAULT_FILE },
  only: { type: "string", multiple: true },
  steps: { type: "string", default: "500" },
  engine: { type: "string", default: "wasm" },
  shape: { type: "string", default: "tiny" },
  text: { type: "string" },
} as const;

function chosen<T extends object>(table: T, name: string, option: string): keyof T & string {
  if (Object.hasOwn(table, name)) return name as keyof T & string;
  throw new TypeError(`--${option} takes one of ${Object.keys(table).join(", ")}, not "${name}".`);
}

function readResults(file: string): Result[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Result);
}

/**
 * How well recipes learn against all-reduce in every step, in the same engine. Each run is appended to the file of
 * results when it is done, and what stands there is not run again: stop it at any time and start it again.
 *
 * Options: `--only NAME` (again for more), `--steps N` a worker, `--shape tiny|nanogpt|small`, `--engine wasm|webgpu|cpu`,
 * `--text FILE`, `--json FILE` of results, a JSON object a line.
 */
export default async function learning(): Promise<void> {
  const { values } = parseArgs({ args: process.argv.slice(3), options: OPTIONS, allowPositionals: true });
  const shape = chosen(SHAPES, values.shape, "shape");
  const kind = chosen(ENGINES, values.engine, "engine");
  const names = values.only?.map((name) => chosen(RUNS, name, "only")) ?? Object.keys(RUNS);
  const steps = Number(values.steps);
  const text = await readText(values.text);
  const task = taskOf(SHAPES[shape], text);
  const key = { shape, text: text.name, steps };
  const same = (result: Result) => Object.entries(key).every(([name, value]) => result[name as keyof Result] === value);
  const engine = await ENGINES[kind]();
  const size = [...startOf(task.model).values()].reduce((sum, { length }) => sum + length, 0);
  console.log(`${shape}, ${size} parameters, on ${text.name}, ${steps} steps a worker, engine ${kind}.`);
  for (const name of names) {
    if (readResults(values.json).some((result) => same(result) && result.name === name)) continue;
    const begun = performance.now();
    const choice = RUNS[name] ?? {};
    const run = runOf(choice, SHAPES[shape], steps);
    const quarter = Math.max(1, Math.floor(run.lr.length / 4));
    const parameters =
      choice.mode === "together"
        ? await trainTogether(engine, task, run)
        : await trainJob(engine, task, run, async (round, now) => {
            if ((round + 1) % quarter !== 0 || round + 1 === run.lr.length) return;
            console.log(`  ${name}, round ${round + 1}: ${(await validationLoss(engine, task, now)).toFixed(4)}`);
          });
    const loss = await validationLoss(engine, task, parameters);
    const result: Result = { ...key, name, engine: kind, loss, seconds: (performance.now() - begun) / 1_000 };
    appendFileSync(values.json, `${JSON.stringify(result)}\n`);
    console.log(`${name}: ${loss.toFixed(4)}, ${result.seconds.toFixed(0)} s`);
  }
  print(readResults(values.json).filter(same));
}

function print(results: readonly Result[]): void {
  const base = results.find(({ name }) => name === "all-reduce")?.loss ?? Number.NaN;
  console.log(`\n| run | loss | to all-reduce |\n| --- | --- | --- |`);
  for (const { name, loss } of results) console.log(`| ${name} | ${loss.toFixed(3)} | ${(loss - base).toFixed(3)} |`);
  const jobs = results.filter(({ name }) => RUNS[name]?.mode !== "together");
  const best = Math.min(...jobs.map(({ loss }) => loss));
  console.log(
    `Best job ${best.toFixed(3)} (gate ${GOALS.gate}, goal ${GOALS.goal}, all-reduce in TRAINING.md ${GOALS.published}).`,
  );
}
