import { constantValue } from "../constant-value.ts";
import { elementCount } from "../shape.ts";
import { rangeBounds, repeatedValue, shapePart } from "../shapes/creation.ts";
import type { TensorType } from "../shapes/rule.ts";
import { fillTensor, int64Vector } from "../tensor.ts";
import type { GraphNode, TensorValue } from "../types.ts";
import { type Evaluator, elementAt } from "./evaluator.ts";

/** Values that depend on the shape of a node's input and on nothing else. */
export const SHAPE_EVALUATORS: ReadonlyMap<string, (node: GraphNode, input: TensorType) => TensorValue> = new Map([
  ["Shape", (node: GraphNode, { shape }: TensorType) => int64Vector(shapePart(node, shape))],
  [
    "Size",
    (_node: GraphNode, { shape }: TensorType) => ({
      dtype: "int64",
      shape: [],
      data: BigInt64Array.of(BigInt(elementCount(shape))),
    }),
  ],
]);

const range: Evaluator = ({ node, inputs: [first, , step], outputs: [output], scope }) => {
  if (first === undefined || step === undefined || output === undefined) return undefined;
  if (output.dtype === "int64") {
    const [start, delta] = [BigInt(elementAt(first, 0)), BigInt(elementAt(step, 0))];
    return [fillTensor("int64", output.shape, (index) => start + BigInt(index) * delta)];
  }
  const [start, , delta] = rangeBounds(node, scope);
  return [fillTensor(output.dtype, output.shape, (index) => start + index * delta)];
};

/** Evaluators of operators that make tensors. */
export const CREATION_EVALUATORS: readonly (readonly [string, Evaluator])[] = [
  ["Constant", ({ node }) => [constantValue(node)]],
  [
    "ConstantOfShape",
    ({ node, outputs: [output] }) => {
      const value = elementAt(repeatedValue(node), 0);
      return output === undefined ? undefined : [fillTensor(output.dtype, output.shape, () => value)];
    },
  ],
  ["Range", range],
];
