import { NonFiniteWeightError, WeightsError } from "./errors.ts";
import { formatShape } from "./shape.ts";
import { firstNonFinite, isConsistent } from "./tensor.ts";
import type { Graph, TensorOf, TensorValue } from "./types.ts";

/**
 * Checks that `weights` has exactly the graph's parameters, each finite and of the declared shape, and returns them in
 * the graph's order.
 * @throws WeightsError, NonFiniteWeightError
 */
export function checkWeights(
  graph: Pick<Graph, "parameters">,
  weights: ReadonlyMap<string, TensorValue>,
): Map<string, TensorOf<"float32">> {
  const checked = new Map<string, TensorOf<"float32">>();
  for (const { name, shape } of graph.parameters) {
    const tensor = weights.get(name);
    if (tensor === undefined) {
      throw new WeightsError(`The parameter "${name}" has no values.`, { fix: "Add it to the weights." });
    }
    if (tensor.dtype !== "float32" || !isConsistent(tensor) || formatShape(tensor.shape) !== formatShape(shape)) {
      throw new WeightsError(
        `The weights for "${name}" are ${tensor.dtype} ${formatShape(tensor.shape)} with ${tensor.data.length} values.`,
        { fix: `The graph asks for float32 ${formatShape(shape)}.` },
      );
    }
    const position = firstNonFinite(tensor.data);
    if (position !== -1) {
      throw new NonFiniteWeightError(`Element ${position} of the weights "${name}" is ${tensor.data[position]}.`, {
        fix: "Post a model whose weights are all finite; training it had diverged.",
      });
    }
    checked.set(name, tensor);
  }
  const stranger = [...weights.keys()].find((name) => !checked.has(name));
  if (stranger !== undefined) {
    throw new WeightsError(`The graph has no parameter "${stranger}".`, { fix: "Leave it out of the weights." });
  }
  return checked;
}
