import { checkOperators } from "./check-operators.ts";
import { ShapeError } from "./errors.ts";
import { knownValues } from "./fold/known-values.ts";
import { OPERATORS } from "./operators.ts";
import { checkedElementCount, formatShape } from "./shape.ts";
import type { ShapeScope, TensorType } from "./shapes/rule.ts";
import type { Graph, TensorValue, ValueInfo } from "./types.ts";

const KNOWN = new Set(OPERATORS.keys());

/** What can be said about a graph's values without running it. */
export interface GraphAnalysis {
  /** Element type and shape of every value. */
  readonly types: ReadonlyMap<string, TensorType>;
  /** Values that depend on nothing but constants and shapes. */
  readonly values: ReadonlyMap<string, TensorValue>;
}

/** Replaces the one name that stands for the batch by its size. */
function bindBatch(inputs: readonly ValueInfo[], batch: number): Map<string, TensorType> {
  const names = new Set(inputs.flatMap(({ shape }) => shape.slice(0, 1)).filter((size) => typeof size === "string"));
  const [symbol] = names;
  const bound = inputs.map(({ name, dtype, shape }) => {
    const sizes = shape.map((size) => {
      if (typeof size === "number") return size;
      if (names.size === 1 && size === symbol) return batch;
      throw new ShapeError(`The input "${name}" ${formatShape(shape)} leaves more open than the batch.`, {
        fix: "Export the model with one dynamic axis, the first of its input; all others need fixed sizes.",
      });
    });
    checkedElementCount(sizes, `input "${name}" with batch ${batch}`);
    return [name, { dtype, shape: sizes }] as const;
  });
  return new Map(bound);
}

function assertDeclaredOutputs(graph: Graph, types: ReadonlyMap<string, TensorType>): void {
  for (const { name, dtype, shape } of graph.outputs) {
    const type = types.get(name);
    const fits =
      type !== undefined &&
      type.dtype === dtype &&
      type.shape.length === shape.length &&
      shape.every((size, i) => typeof size === "string" || size === type.shape[i]);
    if (fits) continue;
    throw new ShapeError(
      `The output "${name}" is declared ${dtype} ${formatShape(shape)} but computed as ${type?.dtype} ${formatShape(type?.shape ?? [])}.`,
      { fix: "Export the model again; its declaration is stale." },
    );
  }
}

/**
 * Types of all values of a graph, and those values that are known before it runs, for a batch of `batch` samples.
 * @throws UnsupportedOperatorError, InvalidOperatorError, ShapeError, ModelTooLargeError
 */
export function analyseGraph(graph: Graph, batch: number): GraphAnalysis {
  checkOperators(graph, KNOWN);
  const types = bindBatch(graph.inputs, batch);
  for (const { name, dtype, shape } of graph.parameters) types.set(name, { dtype, shape });
  for (const [name, { dtype, shape }] of graph.constants) types.set(name, { dtype, shape });
  const known = knownValues(graph.constants, graph.opset);
  const scope: ShapeScope = { constant: (name) => known.values.get(name), opset: graph.opset };
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((name) => types.get(name));
    const given = OPERATORS.get(node.op)?.shape(node, inputs, scope);
    if (given === undefined) continue;
    const outputs = "dtype" in given ? [given] : given;
    for (const [i, type] of outputs.entries()) {
      checkedElementCount(type.shape, `"${node.outputs[i] ?? node.name}" with batch ${batch}`);
    }
    // Shape arithmetic may pass through empty lists; what the run computes may not be empty.
    if (!known.evaluate(node, inputs, outputs)) {
      const empty = outputs.find(({ shape }) => shape.some((size) => size < 1));
      if (empty !== undefined) {
        throw new ShapeError(`Node "${node.name}" (${node.op}) gives the empty shape ${formatShape(empty.shape)}.`, {
          fix: "Use a smaller kernel or a larger input.",
        });
      }
    }
    for (const [i, name] of node.outputs.entries()) {
      const type = outputs[i];
      if (name !== "" && type !== undefined) types.set(name, type);
    }
  }
  assertDeclaredOutputs(graph, types);
  return { types, values: known.values };
}
