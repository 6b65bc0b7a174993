import { floatAttribute, type GraphNode, intAttribute } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { matMul, matMulInto } from "../../kernels/matmul.ts";
import { type Operand, whole } from "../../kernels/operand.ts";
import { reduceTo } from "../broadcast.ts";
import { type BackwardCall, derivative, type Operator, type OperatorTable, single } from "../operator.ts";
import { inOnnxOrder, onnxShape, onnxValue, type Value } from "../value.ts";

const scaled = (x: tf.Tensor, factor: number): tf.Tensor => (factor === 1 ? x : tf.mul(x, factor));

interface GemmSettings {
  readonly alpha: number;
  readonly beta: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

const gemmSettings = (node: GraphNode): GemmSettings => ({
  alpha: floatAttribute(node, "alpha", 1),
  beta: floatAttribute(node, "beta", 1),
  transposeA: intAttribute(node, "transA", 0) !== 0,
  transposeB: intAttribute(node, "transB", 0) !== 0,
});

/** A product's derivative by one factor needs the other one. */
function factors(_node: GraphNode, needs: (index: number) => boolean) {
  return { inputs: [...(needs(0) ? [1] : []), ...(needs(1) ? [0] : [])] };
}

/** Gemm: α · op(A) · op(B) + β · C. */
const gemm: Operator = {
  forward: (call) => {
    const { alpha, beta, ...layout } = gemmSettings(call.node);
    const product = scaled(matMul(call.operand(0), call.operand(1), layout), alpha);
    return single(onnxValue(call.has(2) ? tf.add(product, scaled(inOnnxOrder(call.input(2)), beta)) : product));
  },
  keeps: factors,
  backward: (call) => {
    const { alpha, beta, transposeA, transposeB } = gemmSettings(call.node);
    const dy = whole(inOnnxOrder(derivative(call)));
    const [a, b] = [() => call.operand(0), () => call.operand(1)];
    const product = (x: Operand, y: Operand, transposeX: boolean, transposeY: boolean) =>
      onnxValue(scaled(matMul(x, y, { transposeA: transposeX, transposeB: transposeY }), alpha));
    const da = () => (transposeA ? product(b(), dy, transposeB, true) : product(dy, b(), false, !transposeB));
    const db = () => (transposeB ? product(dy, a(), true, transposeA) : product(a(), dy, !transposeA, false));
    return [
      call.needs(0) ? da() : undefined,
      call.needs(1) ? db() : undefined,
      call.needs(2) ? reduceTo(scaled(dy.tensor, beta), "onnx", call.inputType(2)) : undefined,
    ];
  },
};

/** MatMul with NumPy's rules; a matrix on the right takes all leading axes of the left at once. */
const matMulOperator: Operator = {
  forward: (call) => {
    const [a, b] = [call.operand(0), call.operand(1)];
    if (fits(a.shape, b.shape)) return single(onnxValue(matMul(a, b)));
    return single(onnxValue(tf.matMul(inOnnxOrder(call.input(0)), inOnnxOrder(call.input(1)))));
  },
  keeps: factors,
  backward: (call) => {
    const [aShape, bShape] = [onnxShape(call.inputType(0)), onnxShape(call.inputType(1))];
    const dy = inOnnxOrder(derivative(call));
    const results = fits(aShape, bShape) ? productBackward(call, dy, bShape) : broadcastBackward(call, dy);
    return [call.needs(0) ? results.a() : undefined, call.needs(1) ? results.b() : undefined];
  },
};

type Shape = readonly number[];

/** Whether the kernel takes both factors as they are: as many matrices on both sides, or one on the right. */
function fits(a: Shape, b: Shape): boolean {
  const count = (shape: Shape) => shape.slice(0, -2).reduce((product, size) => product * size, 1);
  return a.length >= 2 && b.length >= 2 && a.length >= b.length && (count(b) === 1 || count(a) === count(b));
}

function productBackward(call: BackwardCall, dy: tf.Tensor, bShape: Shape) {
  const leading = bShape.slice(0, -2).reduce((product, size) => product * size, 1);
  return {
    a: () => onnxValue(matMul(dy, call.operand(1), { transposeB: true })),
    b: (): Value | undefined => {
      if (leading !== 1) return onnxValue(tf.reshape(matMul(call.operand(0), dy, { transposeA: true }), [...bShape]));
      const target = call.target(1);
      if (!target) return reduceTo(matMul(call.operand(0), dy, { transposeA: true }), "onnx", call.inputType(1));
      matMulInto(target, call.operand(0), dy, { transposeA: true });
      return undefined;
    },
  };
}

/** Leading axes that are repeated are summed over. */
function broadcastBackward(call: BackwardCall, dy: tf.Tensor) {
  const factor = (index: number) => inOnnxOrder(call.input(index));
  return {
    a: () => reduceTo(tf.matMul(dy, factor(1), false, true), "onnx", call.inputType(0)),
    b: () => reduceTo(tf.matMul(factor(0), dy, true, false), "onnx", call.inputType(1)),
  };
}

/** Matrix products. */
export const productOperators: OperatorTable = { Gemm: gemm, MatMul: matMulOperator };
