import { floatAttribute, type GraphNode, intAttribute } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { matMul } from "../../kernels/matmul.ts";
import { type Operand, whole } from "../../kernels/operand.ts";
import { reduceTo } from "../broadcast.ts";
import { derivative, type Operator, type OperatorTable, single } from "../operator.ts";
import { inOnnxOrder, onnxValue } from "../value.ts";
import { matMulOperator } from "./matrix-product.ts";
import { factors } from "./product-factors.ts";

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

/** Matrix products. */
export const productOperators: OperatorTable = { Gemm: gemm, MatMul: matMulOperator };
