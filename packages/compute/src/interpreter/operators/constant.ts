import { constantValue, type DType, type GraphNode, intAttribute, type TensorValue } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { asFloat } from "../as-float.ts";
import { derivative, type Operator, type OperatorTable, single } from "../operator.ts";
import { unsupported } from "../unsupported.ts";
import { onnxValue } from "../value.ts";

type Held = "float32" | "int32" | "bool";

/** Element types of `TensorProto.DataType` that Cast may name, and what holds them here. */
const CAST_TARGETS: Readonly<Record<number, Held>> = { 1: "float32", 6: "int32", 7: "int32", 9: "bool" };

/** 64-bit numbers become 32-bit ones, which is all that WebGPU has. */
const HELD_IN: Readonly<Record<DType, Held>> = {
  float32: "float32",
  float64: "float32",
  int8: "int32",
  uint8: "int32",
  int32: "int32",
  int64: "int32",
  bool: "bool",
};

/** A constant as a tensor. */
export function constantTensor({ dtype, shape, data }: TensorValue): tf.Tensor {
  const numbers = data instanceof BigInt64Array ? Int32Array.from(data, Number) : data;
  const held = HELD_IN[dtype];
  return tf.tensor(held === "float32" ? Float32Array.from(numbers) : Int32Array.from(numbers), [...shape], held);
}

const constant: Operator = {
  check: (node) => void constantValue(node),
  forward: ({ node }) => single(onnxValue(constantTensor(constantValue(node)))),
};

function castTarget(node: GraphNode): Held {
  const to = intAttribute(node, "to", 0);
  const target = CAST_TARGETS[to];
  if (!target) throw unsupported(node, `casting to element type ${to} is not supported`);
  return target;
}

/** A derivative passes only between numbers that have one. */
const cast: Operator = {
  check: (node) => void castTarget(node),
  forward: (call) => {
    const { tensor, layout } = call.input(0);
    const target = castTarget(call.node);
    return single({ tensor: target === "float32" ? asFloat(tensor) : tf.cast(tensor, target), layout });
  },
  backward: (call) => [castTarget(call.node) === "float32" ? derivative(call) : undefined],
};

/** Constants and conversions. */
export const constantOperators: OperatorTable = { Constant: constant, Cast: cast };
