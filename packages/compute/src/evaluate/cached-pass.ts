import { floatAttribute, intAttribute } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import type { CompiledGraph, Step } from "../interpreter/compile-graph.ts";
import { copyOf } from "../interpreter/operand-tensor.ts";
import { type ForwardCall, type Operator, single } from "../interpreter/operator.ts";
import { onnxValue } from "../interpreter/value.ts";
import { attention } from "../kernels/attention.ts";
import { emptyTensor } from "../kernels/dispatch.ts";
import type { Operand } from "../kernels/operand.ts";
import { place } from "../kernels/place.ts";
import { asOperands, runForward } from "../tape/forward-pass.ts";
import { inputName } from "../train/train-step.ts";
import { decoderOf } from "./decoder.ts";

/** A decoder that keeps the keys and values of the tokens that it has read. */
export interface CachedPass {
  /**
   * Reads a text, of which it may know the beginning.
   *
   * @param tokens at least one, at most a context
   * @returns logits behind the tokens that it did not know, f32 [1, at least 1, V], which the caller disposes
   */
  read(tokens: readonly number[]): tf.Tensor;
  /** Forgets what it has read: a fault of the device may have spoilt it. */
  forget(): void;
  /** Frees keys and values. */
  dispose(): void;
}

/** Keys and values of one attention, f32 [1, context, width] each. */
interface Kept {
  readonly keys: tf.Tensor;
  readonly values: tf.Tensor;
}

/**
 * Keeps keys and values for a graph that allows it (see `decoderOf`); undefined for any other.
 *
 * @param tensors all parameters
 * @param context T: tokens that the model sees at once
 */
export function cachedPass(
  compiled: CompiledGraph,
  tensors: ReadonlyMap<string, tf.Tensor>,
  context: number,
): CachedPass | undefined {
  const decoder = decoderOf(compiled);
  if (decoder === undefined) return undefined;
  const kept: Kept[] = [];
  let known: readonly number[] = [];
  let first = 0;
  const cached = (step: Step): Step => {
    if (!decoder.attentions.has(step)) return step;
    let own: Kept | undefined;
    const forward = (call: ForwardCall) => {
      if (own === undefined) {
        own = emptyKept(context, (call.operand(0).shape[2] ?? 0) / 3);
        kept.push(own);
      }
      return attendKept(call, own, first);
    };
    return { ...step, operator: { forward } satisfies Operator };
  };
  const blocks = compiled.blocks.map((block) => ({ ...block, steps: block.steps.map(cached) }));
  const parameters = asOperands(tensors);
  return {
    read(tokens) {
      const other = tokens.findIndex((token, i) => token !== known[i]);
      // The last one is read in any case: logits are not kept.
      first = Math.min(other < 0 ? tokens.length : other, tokens.length - 1);
      known = [];
      const rows = tokens.length - first;
      const x = tf.tensor2d(Int32Array.from(tokens.slice(first)), [1, rows], "int32");
      const given = new Map(parameters).set(inputName(compiled), { tensor: x, offset: 0, shape: x.shape });
      for (const name of decoder.positions) {
        const { tensor, shape } = parameters.get(name) as Operand;
        const width = shape[1] ?? 0;
        given.set(name, { tensor, offset: first * width, shape: [rows, width] });
      }
      const logits = runForward({ ...compiled, blocks }, given);
      x.dispose();
      known = tokens;
      return logits;
    },
    forget: () => {
      known = [];
    },
    dispose: () => tf.dispose(kept.flatMap(({ keys, values }) => [keys, values])),
  };
}

/** Room for a whole context, which outlives the pass that makes it. */
function emptyKept(context: number, width: number): Kept {
  return { keys: tf.keep(emptyTensor([1, context, width])), values: tf.keep(emptyTensor([1, context, width])) };
}

/** Attention of new rows over all so far, whose keys and values the new ones join. */
function attendKept(call: ForwardCall, { keys, values }: Kept, first: number) {
  const packed = call.operand(0);
  const [, rows = 0, packedWidth = 0] = packed.shape;
  const width = packedWidth / 3;
  const all = packed.offset === 0 && packed.tensor.size === rows * packedWidth ? packed.tensor : copyOf(packed);
  const part = (i: number) => tf.slice(tf.reshape(all, [1, rows, packedWidth]), [0, 0, i * width], [1, rows, width]);
  place(part(1), { tensor: keys, offset: first * width, accumulate: false });
  place(part(2), { tensor: values, offset: first * width, accumulate: false });
  const shape = [1, first + rows, width];
  const heads = intAttribute(call.node, "q_num_heads", 1);
  const scale = floatAttribute(call.node, "scale", 1 / Math.sqrt(width / heads));
  const { y } = attention(
    { q: part(0), k: { tensor: keys, offset: 0, shape }, v: { tensor: values, offset: 0, shape } },
    { heads, scale, causal: true },
  );
  return single(onnxValue(copyOf(y)));
}
