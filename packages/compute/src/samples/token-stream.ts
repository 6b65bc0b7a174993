import type { Graph } from "@starling/graph";
import { ChunkInputError } from "../errors.ts";
import type { Batch, BatchForm } from "./batch.ts";

/**
 * A run of tokens in memory. Sample i is the `context` tokens from (i − `start`) · `stride` on; its targets are the
 * tokens that follow each of them.
 */
export interface TokenStream {
  readonly task: "language";
  /** Token ids, little-endian, `tokenBytes` each. */
  readonly tokens: Uint8Array;
  readonly tokenBytes: 1 | 2;
  /** T, tokens of one sample. */
  readonly context: number;
  /** Tokens from the beginning of one sample to the next one's. */
  readonly stride: number;
  /** Index in the dataset of the first sample here. */
  readonly start: number;
}

/** Number of tokens here. */
export function countTokens({ tokens, tokenBytes }: TokenStream): number {
  return tokens.length / tokenBytes;
}

/** Number of samples here: every `stride`-th token begins one, as long as `context` and the next follow. */
export function countWindows(stream: TokenStream): number {
  return Math.floor((countTokens(stream) - stream.context - 1) / stream.stride) + 1;
}

/** One target and one row of logits per token. */
export function tokenForm({ context }: Pick<TokenStream, "context">): BatchForm {
  return { sampleShape: [context], dtype: "int32", loss: "cross-entropy", targetsPerSample: context };
}

function tokenAt({ tokens, tokenBytes }: TokenStream, index: number): number {
  const at = index * tokenBytes;
  return (tokens[at] ?? 0) + (tokenBytes === 2 ? 256 * (tokens[at + 1] ?? 0) : 0);
}

/**
 * Checks that there is a whole window of tokens, and that the graph's output [N, T, V] knows all of them.
 * @throws ChunkInputError
 */
export function checkTokenStream(stream: TokenStream, { outputs }: Graph): void {
  const count = countTokens(stream);
  if (!Number.isInteger(count) || !(stream.context >= 1) || count <= stream.context) {
    throw new ChunkInputError(`${stream.tokens.length} bytes are no window of ${stream.context} tokens and the next.`, {
      fix: "Give more tokens than the context has, of one or two bytes each.",
    });
  }
  const last = outputs[0]?.shape.at(-1);
  if (typeof last !== "number") return;
  for (let i = 0; i < count; i++) {
    const token = tokenAt(stream, i);
    if (token < last) continue;
    throw new ChunkInputError(
      `Token ${i} from sample ${stream.start} on is ${token}, but the graph knows ${last} tokens.`,
      {
        fix: "Use the tokens that the model was made for.",
      },
    );
  }
}

/** Gathers samples by their indices in the dataset. */
export function gatherTokens(stream: TokenStream, indices: ArrayLike<number>): Batch {
  const { context, stride, start } = stream;
  const x = new Int32Array(indices.length * context);
  const targets = new Int32Array(indices.length * context);
  for (let row = 0; row < indices.length; row++) {
    const first = ((indices[row] ?? 0) - start) * stride;
    for (let t = 0; t < context; t++) {
      x[row * context + t] = tokenAt(stream, first + t);
      targets[row * context + t] = tokenAt(stream, first + t + 1);
    }
  }
  return { x, targets };
}
