import { axisAttribute, type TensorValue } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { gatherRows, scatterRowsInto, sumRowsInto } from "../../kernels/embedding.ts";
import { matMul } from "../../kernels/matmul.ts";
import {
  type BackwardCall,
  derivative,
  type ForwardCall,
  type Operator,
  type OperatorTable,
  single,
} from "../operator.ts";
import { inOnnxOrder, onnxShape, onnxValue, type Value } from "../value.ts";

const [DATA, INDICES] = [0, 1] as const;

/** Indices may count from the end where they are constants; ids that are data never do. */
function indicesOf(call: ForwardCall | BackwardCall, length: number): tf.Tensor {
  const constant = call.context.constant(call.node.inputs[INDICES] ?? "");
  if (constant && hasNegative(constant)) {
    const values = Array.from(constant.data, Number).map((value) => (value + length) % length);
    return tf.tensor(values, [...constant.shape], "int32");
  }
  return tf.cast(inOnnxOrder(call.input(INDICES)), "int32");
}

const hasNegative = ({ data }: TensorValue) => Array.from(data, Number).some((value) => value < 0);

/**
 * Gather: rows of a table, or slices along another axis, whose derivative adds up what met the same index as a product
 * with a matrix of ones and zeros. Both sum in a fixed order.
 */
const gather: Operator = {
  forward: (call) => {
    const data = call.operand(DATA);
    const axis = axisAttribute(call.node, 0, data.shape.length);
    const indices = indicesOf(call, data.shape[axis] ?? 1);
    if (isTable(data.shape, axis) && indices.rank > 0) return single(onnxValue(gatherRows(data, indices)));
    return single(onnxValue(tf.gather(inOnnxOrder(call.input(DATA)), indices as tf.Tensor1D, axis)));
  },
  keeps: (_node, needs) => ({ inputs: needs(DATA) ? [INDICES] : [] }),
  backward: (call) => [call.needs(DATA) ? dataDerivative(call) : undefined, undefined],
};

const isTable = (shape: readonly number[], axis: number) => shape.length === 2 && axis === 0;

const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

function dataDerivative(call: BackwardCall): Value | undefined {
  const shape = onnxShape(call.inputType(DATA));
  const axis = axisAttribute(call.node, 0, shape.length);
  const length = shape[axis] ?? 1;
  const [outer, inner] = [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis + 1))];
  const indices = indicesOf(call, length);
  const dy = inOnnxOrder(derivative(call));
  const target = isTable(shape, axis) ? call.target(DATA) : undefined;
  if (target) {
    scatterRowsInto(target, indices, tf.reshape(dy, [indices.size, inner]), length);
    return undefined;
  }
  const hits = tf.oneHot(tf.reshape(indices, [-1]) as tf.Tensor1D, length, 1, 0, "float32");
  const rows = tf.transpose(tf.reshape(dy, [outer, -1, inner]), [1, 0, 2]);
  const sums = matMul(hits, tf.reshape(rows, [-1, outer * inner]), { transposeA: true });
  return onnxValue(tf.reshape(tf.transpose(tf.reshape(sums, [length, outer, inner]), [1, 0, 2]), shape));
}

const POSITIONS = 2;

/** Rows of a table with a row of positions added to each place of a sequence (see `fuse`). */
export const fusedEmbedding: Operator = {
  forward: (call) => {
    const ids = tf.cast(inOnnxOrder(call.input(INDICES)), "int32");
    return single(onnxValue(gatherRows(call.operand(DATA), ids, call.operand(POSITIONS))));
  },
  keeps: (_node, needs) => ({ inputs: needs(DATA) ? [INDICES] : [] }),
  backward: (call) => {
    const dy = inOnnxOrder(derivative(call));
    const table = call.needs(DATA) ? call.target(DATA) : undefined;
    const positions = call.needs(POSITIONS) ? call.target(POSITIONS) : undefined;
    const [rows = 1] = call.inputType(DATA).shape;
    const [period = 1] = call.inputType(POSITIONS).shape;
    if (table) scatterRowsInto(table, tf.cast(inOnnxOrder(call.input(INDICES)), "int32"), dy, rows);
    if (positions) sumRowsInto(positions, dy, period);
    return [];
  },
};

/** Lookups. */
export const gatherOperators: OperatorTable = { Gather: gather };
