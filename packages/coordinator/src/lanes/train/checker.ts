import type { Engine } from "@starling/compute";
import { type ChunkResult, computeChunk, weightsCache } from "@starling/compute/engine";
import type { TrainChunk, TrainSpec } from "@starling/protocol";
import type { Blocks, Checker } from "../../components.ts";
import type { TrainCheck } from "./check.ts";
import { fetchTask } from "./fetch-task.ts";

/** What a recomputed chunk tells the round engine. */
export function checkerResult({ kind, result }: ChunkResult): TrainCheck {
  if (kind === "evaluate") return { kind, ...result };
  const { difference, codes, error } = result;
  return { kind, difference, codes, ...(error && { error }) };
}

/** Recomputes chunks of training and evaluation. */
export function trainChecker({ engine, blocks }: { readonly engine: Engine; readonly blocks: Blocks }) {
  const cache = weightsCache();
  return {
    async compute(chunk, { spec, ...options }): Promise<TrainCheck> {
      const task = await fetchTask(blocks, chunk as TrainChunk, { spec: spec as TrainSpec, ...options });
      return checkerResult(await computeChunk({ engine, cache }, task, options));
    },
  } satisfies Pick<Checker, "compute">;
}
