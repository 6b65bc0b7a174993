import { intAttribute } from "../attributes.ts";
import { broadcastShapes } from "./broadcast.ts";
import { misfit, requiredFloat, type ShapeRule } from "./rule.ts";

/** Gemm: [M, K] · [K, N] + C, either factor transposed; C broadcasts to [M, N]. */
export const gemm: ShapeRule = (node, inputs) => {
  const a = requiredFloat(node, inputs, 0).shape;
  const b = requiredFloat(node, inputs, 1).shape;
  const [rows, inner] = intAttribute(node, "transA", 0) === 0 ? a : a.toReversed();
  const [other, columns] = intAttribute(node, "transB", 0) === 0 ? b : b.toReversed();
  if (a.length !== 2 || b.length !== 2 || rows === undefined || columns === undefined) {
    throw misfit(node, inputs, "both factors must be matrices", "Put a Flatten before the layer.");
  }
  if (inner !== other) throw misfit(node, inputs, `the inner sizes ${inner} and ${other} differ`);
  const shape = [rows, columns];
  if (inputs[2] !== undefined) {
    const bias = requiredFloat(node, inputs, 2).shape;
    if (broadcastShapes(bias, shape)?.join() !== shape.join()) {
      throw misfit(node, inputs, `the bias does not broadcast to [${shape.join(", ")}]`);
    }
  }
  return { dtype: "float32", shape };
};

/** MatMul as numpy.matmul: vectors are padded to matrices, leading dimensions broadcast. */
export const matMul: ShapeRule = (node, inputs) => {
  const a = requiredFloat(node, inputs, 0).shape;
  const b = requiredFloat(node, inputs, 1).shape;
  if (a.length === 0 || b.length === 0) throw misfit(node, inputs, "a scalar is no matrix");
  const left = a.length === 1 ? [1, ...a] : a;
  const right = b.length === 1 ? [...b, 1] : b;
  const batch = broadcastShapes(left.slice(0, -2), right.slice(0, -2));
  if (batch === undefined) throw misfit(node, inputs, "the leading dimensions do not broadcast");
  if (left.at(-1) !== right.at(-2)) throw misfit(node, inputs, "the inner sizes differ");
  const rows = a.length === 1 ? [] : left.slice(-2, -1);
  const columns = b.length === 1 ? [] : right.slice(-1);
  return { dtype: "float32", shape: [...batch, ...rows, ...columns] };
};
