import { type AttentionForm, attentionForm, floatAttribute } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { matMul } from "../../kernels/matmul.ts";
import { softmax, softmaxGradient } from "../../kernels/softmax.ts";
import { reduceTo } from "../broadcast.ts";
import { type BackwardCall, derivative, type ForwardCall, type ForwardResult, single } from "../operator.ts";
import { inOnnxOrder, onnxValue, type Value } from "../value.ts";
import { additiveMask, causalMask, HIDDEN } from "./attention-mask.ts";

type Call = ForwardCall | BackwardCall;

const [Q, K, V, MASK] = [0, 1, 2, 3] as const;

/** Scores below are hidden, however they were masked. */
const SEEN = -1e30;

/** [N, T, heads·size] or [N, heads, T, size] as one matrix per head, [N, heads, T, size]. */
function byHead(x: tf.Tensor, heads: number): tf.Tensor {
  const [batch = 1, time = 1, width = 1] = x.shape;
  return x.rank === 4 ? x : tf.transpose(tf.reshape(x, [batch, time, heads, width / heads]), [0, 2, 1, 3]);
}

/** The reverse of `byHead`, where heads were joined. */
function asGiven(x: tf.Tensor, { joined }: AttentionForm): tf.Tensor {
  const [batch = 1, heads = 1, time = 1, size = 1] = x.shape;
  return joined ? tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [batch, time, heads * size]) : x;
}

function partsOf(call: Call, form: AttentionForm) {
  const { batch, heads, keyHeads, queries, keys } = form;
  const part = (index: number, count: number) => byHead(inOnnxOrder(call.input(index)), count);
  // Query heads that share keys lie next to each other, so that one product serves a group and sums its derivatives.
  const group = (x: tf.Tensor): tf.Tensor3D => tf.reshape(x, [batch * keyHeads, -1, x.shape.at(-1) ?? 1]);
  const [q, k, v] = [group(part(Q, heads)), group(part(K, keyHeads)), group(part(V, keyHeads))];
  const mask = additiveMask(call, MASK);
  return { q, k, v, mask, group, scores: [batch, heads, queries, keys] };
}

/** softmax(cap(scale·q·kᵀ) + mask), and the slope of `cap` where there is one. */
function weightsOf({ node }: Call, form: AttentionForm, { q, k, mask, scores }: ReturnType<typeof partsOf>) {
  const softcap = floatAttribute(node, "softcap", 0);
  let s = tf.reshape(tf.mul(matMul(q, k, { transposeB: true }), form.scale), scores);
  let slope: tf.Tensor | undefined;
  if (softcap !== 0) {
    const bent = tf.tanh(tf.div(s, softcap));
    slope = tf.sub(1, tf.square(bent));
    s = tf.mul(bent, softcap);
  }
  const masks = [...(mask ? [mask] : []), ...(form.causal ? [causalMask(form.queries, form.keys)] : [])];
  if (masks.length === 0) return { p: softmax(s), slope };
  const masked = masks.reduce((sum, added) => tf.maximum(tf.add(sum, added), HIDDEN), s);
  // A query that sees no key gives zeros, as in the kernel.
  const seen = tf.mul(tf.cast(tf.greater(masked, SEEN), "float32"), 1);
  return { p: tf.mul(softmax(masked), seen), slope };
}

/**
 * Attention out of products and a softmax, for what its own kernel does not know: a soft cap, values of another size
 * than the keys, a mask that is trained. Scores are in memory only while one node runs: the derivatives compute them anew.
 */
export function composedForward(call: ForwardCall): ForwardResult {
  const form = formOf(call);
  const parts = partsOf(call, form);
  const { p } = weightsOf(call, form, parts);
  return single(onnxValue(asGiven(outputs(matMul(parts.group(p), parts.v), form), form)));
}

const outputs = (y: tf.Tensor, { batch, heads, queries }: AttentionForm) =>
  tf.reshape(y, [batch, heads, queries, y.shape.at(-1) ?? 1]);

/** The derivatives by queries, keys, values and mask. */
export function composedBackward(call: BackwardCall): (Value | undefined)[] {
  const form = formOf(call);
  const parts = partsOf(call, form);
  const { p, slope } = weightsOf(call, form, parts);
  const dy = parts.group(byHead(inOnnxOrder(derivative(call)), form.heads));
  const weights = parts.group(p);
  const dMasked = tf.reshape(softmaxGradient(matMul(dy, parts.v, { transposeB: true }), weights), parts.scores);
  const ds = parts.group(tf.mul(slope ? tf.mul(dMasked, slope) : dMasked, form.scale));
  const given = (x: tf.Tensor, heads: number, time: number) =>
    onnxValue(asGiven(tf.reshape(x, [form.batch, heads, time, x.shape.at(-1) ?? 1]), form));
  return [
    call.needs(Q) ? given(matMul(ds, parts.k), form.heads, form.queries) : undefined,
    call.needs(K) ? given(matMul(ds, parts.q, { transposeA: true }), form.keyHeads, form.keys) : undefined,
    call.needs(V) ? given(matMul(weights, dy, { transposeA: true }), form.keyHeads, form.keys) : undefined,
    call.needs(MASK) ? reduceTo(dMasked, "onnx", call.inputType(MASK)) : undefined,
  ];
}

function formOf(call: Call): AttentionForm {
  const types = [Q, K, V].map((index) => ({ dtype: "float32", shape: inOnnxOrder(call.input(index)).shape }) as const);
  return attentionForm(call.node, types);
}
