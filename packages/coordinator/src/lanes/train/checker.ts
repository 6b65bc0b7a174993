import type { ChunkTask, Engine } from "@starling/compute";
import { type ChunkResult, computeChunk, weightsCache } from "@starling/compute/engine";
import type { AbortOptions } from "../../components.ts";
import type { TrainCheck } from "./check.ts";

/** What a recomputed chunk tells the round engine. */
function checkerResult({ kind, result }: ChunkResult): TrainCheck {
  if (kind === "evaluate") return { kind, ...result };
  const { difference, codes, error } = result;
  return { kind, difference, codes, ...(error && { error }) };
}

/** Recomputes chunks of training and evaluation. */
export function trainChecker(engine: () => Promise<Engine>) {
  const cache = weightsCache();
  return async (task: ChunkTask, options: AbortOptions = {}): Promise<TrainCheck> =>
    checkerResult(await computeChunk({ engine: await engine(), cache }, task, options));
}
