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

const product = (title: string, x: number[], b: number[], rank: number): OperatorCase => ({
  title: `MatMul ${title}`,
  x,
  parameters: { b },
  rank,
  nodes: [{ op: "MatMul", inputs: ["x", "b"], output: "y" }],
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
  product("of batches that are repeated on both sides", [2, 1, 3, 5], [4, 5, 2], 4),
  product("of as many matrices on both sides, along other axes", [2, 1, 3, 5], [1, 2, 5, 4], 4),
  product("of a matrix by a batch", [3, 5], [2, 5, 4], 3),
  product("of a batch by one matrix with axes of its own", [2, 3, 5], [1, 5, 4], 3),
  product("of a matrix by one that has more axes", [3, 5], [1, 1, 5, 4], 4),
  product("of a vector by a matrix", [5], [5, 4], 1),
  product("of a vector by a batch", [5], [2, 5, 4], 2),
  product("of a matrix by a vector", [3, 5], [5], 1),
  product("of a batch by a vector", [2, 3, 5], [5], 2),
]);
