import { type GraphNode, intAttribute } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { columnSum } from "../../kernels/column-sum.ts";
import { gelu } from "../../kernels/gelu.ts";
import { matMul, matMulInto } from "../../kernels/matmul.ts";
import type { Operand } from "../../kernels/operand.ts";
import { reduceTo } from "../broadcast.ts";
import { type BackwardCall, derivative, type ForwardCall, type Operator, single } from "../operator.ts";
import { inOnnxOrder, onnxShape, onnxValue } from "../value.ts";
import { geluForm } from "./gelu-form.ts";

const [X, W, BIAS, RESIDUAL] = [0, 1, 2, 3] as const;

/** Name of the attribute with the form of the Gelu that is applied to x first. */
const GELU = "gelu";

const isTransposed = (node: GraphNode) => intAttribute(node, "transB", 0) !== 0;
const hasGelu = (node: GraphNode) => node.attributes.has(GELU);

/** A vector is one row. */
const rowsOf = (x: Operand): Operand => (x.shape.length === 1 ? { ...x, shape: [1, ...x.shape] } : x);

/** y = g(x) · op(w) + bias + residual, where g is Gelu or nothing (see `fuse`). */
export const fusedLinear: Operator = {
  forward: (call) => {
    const given = call.operand(X);
    const x = rowsOf(given);
    const asGiven = (y: tf.Tensor) => onnxValue(given === x ? y : tf.reshape(y, y.shape.slice(1)));
    if (!hasGelu(call.node)) return single(asGiven(product(call, x)));
    const active = gelu(x, geluForm(call.node, GELU));
    const y = asGiven(product(call, active));
    return call.training ? single(y, active) : single(y);
  },
  keeps: (node, needs) => {
    const keepsX = hasGelu(node) ? needs(X) : needs(W);
    return { inputs: [...(keepsX ? [X] : []), ...(needs(X) ? [W] : [])] };
  },
  backward: (call) => {
    const given = inOnnxOrder(derivative(call));
    const dy = given.rank === 1 ? tf.reshape(given, [1, given.size]) : given;
    if (call.needs(W)) writeWeights(call, dy);
    const biasOnly = call.needs(BIAS) && !call.needs(W);
    return [
      call.needs(X) ? onnxValue(inputDerivative(call, dy)) : undefined,
      undefined,
      biasOnly ? onnxValue(columnSum(tf.reshape(dy, [-1, dy.shape.at(-1) ?? 1]))) : undefined,
      call.needs(RESIDUAL) ? reduceTo(given, "onnx", call.inputType(RESIDUAL)) : undefined,
    ];
  },
};

/** The residual joins in the kernel if it has the product's shape, which a graph in its own right need not keep to. */
function product(call: ForwardCall, x: Parameters<typeof matMul>[0]): tf.Tensor {
  const transposeB = isTransposed(call.node);
  const w = call.operand(W);
  const bias = call.has(BIAS) ? call.operand(BIAS) : undefined;
  if (!call.has(RESIDUAL)) return matMul(x, w, { transposeB, bias });
  const residual = call.operand(RESIDUAL);
  const shape = [...x.shape.slice(0, -1), w.shape[transposeB ? 0 : 1]];
  if (residual.shape.join() === shape.join()) return matMul(x, w, { transposeB, bias, residual });
  return tf.add(matMul(x, w, { transposeB, bias }), inOnnxOrder(call.input(RESIDUAL)));
}

function inputDerivative(call: BackwardCall, dy: tf.Tensor): tf.Tensor {
  const slope = hasGelu(call.node) ? { geluOf: rowsOf(call.operand(X)), approximate: geluForm(call.node, GELU) } : {};
  const options = { transposeB: !isTransposed(call.node), ...slope, addend: call.addend(X) };
  return tf.reshape(matMul(dy, call.operand(W), options), onnxShape(call.inputType(X)));
}

/** dW = xᵀ · dy for weights [in, out] and dyᵀ · x for weights [out, in], with the sums of dy for the bias. */
function writeWeights(call: BackwardCall, dy: tf.Tensor): void {
  const target = call.target(W);
  if (!target) throw new TypeError(`weights of ${call.node.name} are no parameter`);
  const x = call.kept[0] ?? rowsOf(call.operand(X));
  const biasTarget = call.needs(BIAS) ? call.target(BIAS) : undefined;
  const transposeA = true;
  if (isTransposed(call.node)) matMulInto(target, dy, x, { transposeA, biasTarget, biasOf: "a" });
  else matMulInto(target, x, dy, { transposeA, biasTarget, biasOf: "b" });
}
