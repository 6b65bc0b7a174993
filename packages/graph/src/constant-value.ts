import { attribute } from "./attributes.ts";
import { InvalidOperatorError } from "./errors.ts";
import { int64Vector } from "./tensor.ts";
import type { GraphNode, TensorValue } from "./types.ts";

/**
 * The tensor that a Constant node stands for, whichever of its five attributes holds it.
 * @throws InvalidOperatorError unless exactly one of them is there.
 */
export function constantValue(node: GraphNode): TensorValue {
  const tensor = attribute(node, "value", "tensor");
  const float = attribute(node, "value_float", "float");
  const floats = attribute(node, "value_floats", "floats");
  const int = attribute(node, "value_int", "int");
  const ints = attribute(node, "value_ints", "ints");
  const values: TensorValue[] = [];
  if (tensor !== undefined) values.push(tensor);
  if (float !== undefined) values.push({ dtype: "float32", shape: [], data: Float32Array.of(float) });
  if (floats !== undefined) values.push({ dtype: "float32", shape: [floats.length], data: Float32Array.from(floats) });
  if (int !== undefined) values.push({ dtype: "int64", shape: [], data: BigInt64Array.of(BigInt(int)) });
  if (ints !== undefined) values.push(int64Vector(ints));
  const [value] = values;
  if (value !== undefined && values.length === 1) return value;
  throw new InvalidOperatorError(`Node "${node.name}" (Constant) has ${values.length} values.`, {
    fix: "Give it one of value, value_float, value_floats, value_int, value_ints.",
  });
}
