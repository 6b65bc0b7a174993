import { checkOperators } from "../../../test/check-operators.ts";
import { float, int, type OperatorCase } from "../../../test/operator-case.ts";

const gemm = (transA: number, transB: number): OperatorCase => ({
  title: `Gemm transA ${transA} transB ${transB}`,
  x: transA ? [6, 5] : [5, 6],
  parameters: { b: transB ? [7, 6] : [6, 7], c: [7] },
  nodes: [
    { op: "Gemm", inputs: ["x", "b", "c"], output: "y", attributes: { transA: int(transA), transB: int(transB) } },
  ],
});

checkOperators("products", [
  gemm(0, 0),
  gemm(0, 1),
  gemm(1, 0),
  gemm(1, 1),
  {
    title: "Gemm without C",
    x: [3, 4],
    parameters: { b: [4, 2] },
    nodes: [{ op: "Gemm", inputs: ["x", "b"], output: "y" }],
  },
  {
    title: "Gemm with alpha, beta and a full C",
    x: [3, 4],
    parameters: { b: [4, 2], c: [3, 1] },
    nodes: [{ op: "Gemm", inputs: ["x", "b", "c"], output: "y", attributes: { alpha: float(0.5), beta: float(-2) } }],
  },
  {
    title: "MatMul of matrices",
    x: [5, 9],
    parameters: { b: [9, 6] },
    nodes: [{ op: "MatMul", inputs: ["x", "b"], output: "y" }],
  },
  {
    title: "MatMul of a batch by a matrix",
    x: [2, 3, 5],
    parameters: { b: [5, 4] },
    nodes: [{ op: "MatMul", inputs: ["x", "b"], output: "y" }],
  },
  {
    title: "MatMul of two batches",
    x: [2, 3, 5],
    parameters: { b: [2, 5, 4] },
    nodes: [{ op: "MatMul", inputs: ["x", "b"], output: "y" }],
  },
]);
