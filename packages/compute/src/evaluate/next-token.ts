import type { Graph } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import type { Engine } from "../engine/engine.ts";
import { throughFaultGate } from "../engine/fault-gate.ts";
import { ChunkInputError, UnsupportedGraphError } from "../errors.ts";
import { compileGraph } from "../interpreter/compile-graph.ts";
import { parameterTensors } from "../train/parameter-tensors.ts";
import { outputOf } from "../train/train-step.ts";
import { cachedPass } from "./cached-pass.ts";

/** A language model whose weights lie on a device, ready to be asked for one token after the other. */
export interface NextTokenModel {
  /** T: tokens that it sees at once. */
  readonly context: number;
  /** V: number of different tokens. */
  readonly vocabulary: number;
  /**
   * Logits, f32 [V], of the token that follows `tokens`; of more than `context` tokens the last ones are read.
   *
   * @throws ChunkInputError for no tokens or unknown ones, GpuFaultError, DeviceLostError
   */
  next(tokens: readonly number[]): Promise<Float32Array>;
  /** Frees the weights, and the keys and values that were kept. */
  dispose(): void;
}

/** Sizes of a graph from token ids [N, T] to logits [N, T, V]. */
function tokenSizes({ inputs, outputs }: Graph): { readonly context: number; readonly vocabulary: number } {
  const [input] = inputs;
  const context = input?.shape[1];
  const vocabulary = outputs[0]?.shape[2];
  const fits = input?.dtype !== "float32" && input?.shape.length === 2 && outputs[0]?.shape.length === 3;
  if (fits && typeof context === "number" && typeof vocabulary === "number") return { context, vocabulary };
  throw new UnsupportedGraphError("This graph does not go from token ids [N, T] to logits [N, T, V].", {
    fix: "Generate text with a model that was trained on the next token of a text, with T and V as numbers.",
  });
}

/**
 * Puts a model on a device for generation. A decoder (see `decoderOf`) keeps keys and values: it reads the tokens that it
 * has not read yet, so that a text's next token costs one row. When the text grows beyond the context, every token
 * moves to another place, and all are read anew.
 *
 * Any other model makes a forward pass for each token, over the whole context: what lies behind the last token is filled
 * with token 0, which a causal model does not see from there.
 *
 * @throws UnsupportedGraphError for a graph that gives no logits per token, ChunkInputError for weights that do not fit
 */
export function nextTokenModel(
  engine: Engine,
  { graph, parameters }: { readonly graph: Graph; readonly parameters: ReadonlyMap<string, Float32Array> },
): NextTokenModel {
  const { context, vocabulary } = tokenSizes(graph);
  const compiled = compileGraph(graph);
  engine.use();
  const tensors = parameterTensors(graph, parameters);
  const cached = cachedPass(compiled, tensors, context);

  const readAll = (seen: readonly number[]): tf.Tensor => {
    const ids = Int32Array.from({ length: context }, (_, i) => seen[i] ?? 0);
    return outputOf(compiled, tensors, tf.tensor(ids, [1, context], "int32"));
  };

  const logits = async (seen: readonly number[]): Promise<Float32Array> => {
    engine.use();
    const row = tf.tidy(() => {
      const rows = cached ? cached.read(seen) : readAll(seen);
      const last = cached ? (rows.shape[1] ?? 1) - 1 : seen.length - 1;
      // One row is read back: at 50,000 tokens all of them would be hundreds of megabytes.
      return tf.slice(rows, [0, last, 0], [1, 1, vocabulary]);
    });
    return row.data<"float32">().finally(() => row.dispose());
  };

  return {
    context,
    vocabulary,
    next: async (tokens) => {
      const seen = tokens.slice(-context);
      const wrong = seen.find((token) => !(Number.isInteger(token) && token >= 0 && token < vocabulary));
      if (seen.length > 0 && wrong === undefined) {
        return throughFaultGate(engine, () => logits(seen)).catch((error: unknown) => {
          cached?.forget();
          throw error;
        });
      }
      throw new ChunkInputError(
        wrong === undefined ? "There is no token to go on from." : `There is no token ${wrong}.`,
        {
          fix: `Give at least one token, each below ${vocabulary}.`,
        },
      );
    },
    dispose: () => {
      cached?.dispose();
      tf.dispose([...tensors.values()]);
    },
  };
}
