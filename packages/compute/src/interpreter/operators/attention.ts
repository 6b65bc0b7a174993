import { floatAttribute, type GraphNode, intAttribute } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { attention, attentionGradient } from "../../kernels/attention.ts";
import type { AttentionInputs, AttentionOptions } from "../../kernels/attention-geometry.ts";
import { type Operand, whole } from "../../kernels/operand.ts";
import { copyOf, shared } from "../operand-tensor.ts";
import {
  type BackwardCall,
  derivative,
  type ForwardCall,
  type ForwardResult,
  type Operator,
  type OperatorTable,
  single,
} from "../operator.ts";
import { onlySupports, unsupported } from "../unsupported.ts";
import { inOnnxOrder, onnxValue } from "../value.ts";
import { composedBackward, composedForward } from "./attention-composed.ts";
import { additiveMask, causalMask, HIDDEN } from "./attention-mask.ts";

const [Q, K, V, MASK] = [0, 1, 2, 3] as const;

type Call = ForwardCall | BackwardCall;

/** Options of the kernel for heads of `size` elements. */
function optionsOf({ node }: Call, heads: number, kvHeads: number, size: number, mask?: Operand): AttentionOptions {
  const scale = floatAttribute(node, "scale", 1 / Math.sqrt(size));
  return { heads, kvHeads, scale, causal: intAttribute(node, "is_causal", 0) === 1, mask };
}

/** Keeps the buffer with output and log-sum-exps for the backward pass; otherwise the output is cut out of it. */
function attended(call: ForwardCall, inputs: AttentionInputs, options: AttentionOptions): ForwardResult {
  const { y } = attention(inputs, options);
  return call.training ? single(onnxValue(shared(y)), y.tensor) : single(onnxValue(copyOf(y)));
}

/** Output and log-sum-exps, as `attention` left them in the buffer that was kept. */
function keptParts({ kept }: BackwardCall, batch: number, queries: number, heads: number, width: number) {
  const [tensor] = kept;
  if (!tensor) throw new TypeError("the attention kept nothing");
  return {
    y: { tensor, offset: 0, shape: [batch, queries, width] },
    logSumExp: { tensor, offset: batch * queries * width, shape: [batch, heads, queries] },
  };
}

/** Attention over queries, keys and values that lie side by side in each row (see `fuse`). */
export const fusedAttention: Operator = {
  forward: (call) => {
    const qkv = call.operand(0);
    return attended(call, { qkv }, packedOptions(call, qkv.shape));
  },
  keeps: () => ({ inputs: [0] }),
  backward: (call) => {
    const qkv = call.operand(0);
    const [batch = 1, rows = 1, width = 1] = qkv.shape;
    const options = packedOptions(call, qkv.shape);
    const dy = inOnnxOrder(derivative(call));
    const gradient = attentionGradient({ qkv }, options, {
      dy,
      ...keptParts(call, batch, rows, options.heads, width / 3),
    });
    return "dqkv" in gradient ? [onnxValue(shared(gradient.dqkv))] : [];
  },
};

function packedOptions(call: Call, shape: readonly number[]): AttentionOptions {
  const heads = intAttribute(call.node, "q_num_heads", 1);
  return optionsOf(call, heads, heads, (shape[2] ?? 1) / 3 / heads);
}

/** ONNX takes [B, T, heads · D] with the number of heads beside it, or [B, heads, T, D]; the kernel takes the first. */
function rowsOf(x: Operand): Operand {
  if (x.shape.length === 3) return x;
  const [batch = 1, heads = 1, time = 1, size = 1] = x.shape;
  const tensor = x.offset === 0 && x.tensor.shape.length === 4 ? x.tensor : copyOf(x);
  return whole(tf.reshape(tf.transpose(tensor, [0, 2, 1, 3]), [batch, time, heads * size]));
}

function withHeads(y: tf.Tensor, heads: number): tf.Tensor {
  const [batch = 1, time = 1, width = 1] = y.shape;
  return tf.transpose(tf.reshape(y, [batch, time, heads, width / heads]), [0, 2, 1, 3]);
}

function headsOf(node: GraphNode, shape: readonly number[], attribute: string): number {
  const heads = shape.length === 4 ? shape[1] : intAttribute(node, attribute, 0);
  if (heads) return heads;
  throw unsupported(node, `it needs ${attribute} for inputs of rank ${shape.length}`);
}

function prepared(call: Call) {
  const [q, k, v] = [Q, K, V].map((i) => call.operand(i)) as [Operand, Operand, Operand];
  const heads = headsOf(call.node, q.shape, "q_num_heads");
  const kvHeads = headsOf(call.node, k.shape, "kv_num_heads");
  const inputs = { q: rowsOf(q), k: rowsOf(k), v: rowsOf(v) };
  const [batch = 1, queries = 1, width = 1] = inputs.q.shape;
  const { mask, causal } = maskOf(call, queries, inputs.k.shape[1] ?? 1);
  const options = { ...optionsOf(call, heads, kvHeads, width / heads, mask), causal };
  return { inputs, options, batch, queries, width, rank: q.shape.length };
}

/** ONNX aligns the causal triangle with the first query and key, the kernel with the last ones. */
function maskOf(call: Call, queries: number, keys: number) {
  const causal = intAttribute(call.node, "is_causal", 0) === 1;
  const added = additiveMask(call, MASK);
  if (!causal || queries === keys) return { causal, mask: added && whole(added) };
  const triangle = causalMask(queries, keys);
  return { causal: false, mask: whole(added ? tf.maximum(tf.add(added, triangle), HIDDEN) : triangle) };
}

/** Whether the kernel does not know what the node asks for. */
function isComposed(call: Call): boolean {
  const { node, context } = call;
  const [keySize, valueSize] = [K, V].map((i) => call.operand(i).shape.at(-1));
  const trainsMask = context.differentiated(node.inputs[MASK] ?? "");
  return trainsMask || floatAttribute(node, "softcap", 0) !== 0 || keySize !== valueSize;
}

/** Attention of opset 23 without cached keys. */
const attentionOperator: Operator = {
  check: (node) => {
    onlySupports(node, "qk_matmul_output_mode", 0);
    if (node.inputs.slice(MASK + 1).some((name) => name !== ""))
      throw unsupported(node, "cached keys are not supported");
    if (node.outputs.slice(1).some((name) => name !== ""))
      throw unsupported(node, "only its first output is supported");
  },
  forward: (call) => {
    if (isComposed(call)) return composedForward(call);
    const { inputs, options, rank } = prepared(call);
    const result = attended(call, inputs, options);
    if (rank === 3) return result;
    const outputs = result.outputs.map(({ tensor }) => onnxValue(withHeads(tensor, options.heads)));
    return { ...result, outputs };
  },
  keeps: (node) => ({ inputs: node.inputs.flatMap((name, i) => (name === "" ? [] : [i])) }),
  backward: (call) => {
    if (isComposed(call)) return composedBackward(call);
    const { inputs, options, batch, queries, width, rank } = prepared(call);
    const dy = rowsOf(whole(inOnnxOrder(derivative(call))));
    const kept = keptParts(call, batch, queries, options.heads, width);
    const gradient = attentionGradient(inputs, options, { dy, ...kept });
    if ("dqkv" in gradient) return [];
    const heads = [options.heads, options.kvHeads ?? options.heads, options.kvHeads ?? options.heads];
    return [gradient.dq, gradient.dk, gradient.dv].map((part, i) => {
      if (!call.needs(i)) return undefined;
      return onnxValue(rank === 3 ? copyOf(part) : withHeads(copyOf(part), heads[i] ?? 1));
    });
  },
};

/** Attention. */
export const attentionOperators: OperatorTable = { Attention: attentionOperator };
