import type { TokenStream, TrainChunk } from "@starling/compute";
import { type GptSizes, gptGraph } from "./gpt-graph.ts";
import { mlpChunk } from "./mlp-chunk.ts";

/** Sizes that compute fast. */
export const SMALL_GPT: GptSizes = { layers: 2, width: 16, heads: 2, context: 8, vocabulary: 11 };

/** Counting up with a stumble now and then: something to learn. */
function tokens({ context, vocabulary }: GptSizes): TokenStream {
  const ids = Uint8Array.from({ length: 200 + context }, (_, i) => (i + (i % 7 === 0 ? 3 : 0)) % vocabulary);
  return { task: "language", tokens: ids, tokenBytes: 1, context, stride: 1, start: 50 };
}

/**
 * A chunk that teaches a GPT to count.
 *
 * @param changes what differs from 3 steps of 4 samples
 */
export function gptChunk(sizes: GptSizes, changes: Partial<TrainChunk> = {}, tied = false): TrainChunk {
  const { graph, weights } = gptGraph(sizes, { tied });
  const rest = { steps: 3, batch: 4, microBatch: 4, ...changes };
  return { ...mlpChunk(), graph, parameters: weights, samples: tokens(sizes), ...rest };
}
