import { type Engine, supportedOperators } from "@starling/compute";
import type { AbortOptions, Blocks, Checker, CheckerResult } from "../components.ts";
import { inferChecker } from "../lanes/infer/checker.ts";
import { trainChecker } from "../lanes/train/checker.ts";
import { type CheckTask, fetchCheck } from "./check-task.ts";

/** Recomputes chunks from what they name; an engine is opened at the first chunk that needs it. */
export function checkComputer(engine: () => Promise<Engine>) {
  const compute = { train: trainChecker(engine), infer: inferChecker() };
  return async ({ lane, task }: CheckTask, options: AbortOptions = {}): Promise<CheckerResult> =>
    (compute[lane] as (given: typeof task, options: AbortOptions) => Promise<CheckerResult>)(task, options);
}

/** The station's own worker over an engine: fetches what a chunk names and computes it as any volunteer does. */
export function stationWorker({ engine, blocks }: { readonly engine: Engine; readonly blocks: Blocks }): Checker {
  const compute = checkComputer(async () => engine);
  return {
    operators: new Set(supportedOperators),
    compute: async (chunk, options) => compute(await fetchCheck(blocks, chunk, options), options),
  };
}
