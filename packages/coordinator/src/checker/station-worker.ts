import { type Engine, supportedOperators } from "@starling/compute";
import { type ChunkResult, computeChunk, weightsCache } from "@starling/compute/engine";
import type { Blocks, Checker, CheckerResult } from "../components.ts";
import { fetchTask } from "./fetch-task.ts";

/** What a recomputed chunk tells the round engine. */
export function checkerResult({ kind, result }: ChunkResult): CheckerResult {
  if (kind === "evaluate") return { kind, ...result };
  const { difference, codes, error } = result;
  return { kind, difference, codes, ...(error && { error }) };
}

/** The station's own worker over an engine: fetches what a chunk names and computes it as any volunteer does. */
export function stationWorker({ engine, blocks }: { readonly engine: Engine; readonly blocks: Blocks }): Checker {
  const cache = weightsCache();
  return {
    operators: new Set(supportedOperators),
    async compute(chunk, { spec, ...options }) {
      const task = await fetchTask(blocks, chunk, { spec, ...options });
      return checkerResult(await computeChunk({ engine, cache }, task, options));
    },
  };
}
