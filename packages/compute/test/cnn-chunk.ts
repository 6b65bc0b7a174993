import { cnn } from "@starling/graph";
import { type ClassChunk, mlpChunk } from "./mlp-chunk.ts";

/** The same task for the zoo's small CNN, with fewer and smaller steps. */
export function cnnChunk(changes: Partial<ClassChunk> = {}): ClassChunk {
  const { graph, weights } = cnn({ input: [1, 28, 28], channels: [4, 8], classes: 10, seed: 1 });
  const parameters = new Map([...weights].map(([name, { data }]) => [name, data]));
  return mlpChunk({ graph, parameters, steps: 3, batch: 8, microBatch: 8, ...changes });
}
