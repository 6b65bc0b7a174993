import { MAX_FOLDED_ELEMENTS, MAX_FOLDED_TOTAL } from "../constants.ts";
import { elementCount } from "../shape.ts";
import type { ShapeScope, TensorType } from "../shapes/rule.ts";
import type { GraphNode, TensorValue } from "../types.ts";
import { CREATION_EVALUATORS, SHAPE_EVALUATORS } from "./creation.ts";
import { ELEMENTWISE_EVALUATORS } from "./elementwise.ts";
import type { Evaluator } from "./evaluator.ts";
import { LAYOUT_EVALUATORS } from "./layout.ts";

const EVALUATORS: ReadonlyMap<string, Evaluator> = new Map([
  ...ELEMENTWISE_EVALUATORS,
  ...LAYOUT_EVALUATORS,
  ...CREATION_EVALUATORS,
]);

/** Values that need no run, while a graph is walked from its inputs to its outputs. */
export interface KnownValues {
  readonly values: ReadonlyMap<string, TensorValue>;
  /**
   * Computes a node's outputs if all that they depend on is known; says whether they are known now. Sizes are checked
   * before memory is taken: what would go over them is left to the run.
   */
  readonly evaluate: (
    node: GraphNode,
    inputs: readonly (TensorType | undefined)[],
    outputs: readonly TensorType[],
  ) => boolean;
}

/** Starts with the values of `constants`. */
export function knownValues(constants: ReadonlyMap<string, TensorValue>, opset: number): KnownValues {
  const values = new Map(constants);
  const scope: ShapeScope = { constant: (name) => values.get(name), opset };
  let left = MAX_FOLDED_TOTAL;

  function compute(
    node: GraphNode,
    types: readonly (TensorType | undefined)[],
    outputs: readonly TensorType[],
  ): readonly TensorValue[] | undefined {
    const fromShape = SHAPE_EVALUATORS.get(node.op);
    const [input] = types;
    if (fromShape !== undefined && input !== undefined) return [fromShape(node, input)];
    const evaluator = EVALUATORS.get(node.op);
    const inputs = node.inputs.map((name) => (name === "" ? undefined : values.get(name)));
    if (evaluator === undefined || inputs.some((value, i) => value === undefined && node.inputs[i] !== "")) {
      return undefined;
    }
    const counts = outputs.map(({ shape }) => elementCount(shape));
    const total = counts.reduce((sum, count) => sum + count, 0);
    // A Constant node has its memory already.
    if (node.op !== "Constant") {
      if (total > left || counts.some((count) => count > MAX_FOLDED_ELEMENTS)) return undefined;
      left -= total;
    }
    return evaluator({ node, inputs, outputs, scope });
  }

  return {
    values,
    evaluate(node, inputs, outputs) {
      const computed = compute(node, inputs, outputs);
      for (const [i, value] of (computed ?? []).entries()) {
        const name = node.outputs[i] ?? "";
        if (name !== "") values.set(name, value);
      }
      return computed !== undefined;
    },
  };
}
