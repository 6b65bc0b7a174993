import { checkWeights } from "./check-weights.ts";
import { encodeModel } from "./onnx/encode-model.ts";
import { writeRole } from "./onnx/role.ts";
import { writeTensor } from "./onnx/tensor-proto.ts";
import type { Graph, TensorValue } from "./types.ts";

/**
 * Writes a complete ONNX model that any runtime opens: the parameters are initializers, marked as in `writeGraph`.
 * @throws WeightsError, NonFiniteWeightError
 */
export function writeModel(graph: Graph, weights: ReadonlyMap<string, TensorValue>): Uint8Array {
  const checked = checkWeights(graph, weights);
  const initializers = graph.parameters.flatMap(({ name, trainable }) => {
    const tensor = checked.get(name);
    if (tensor === undefined) return [];
    const proto = writeTensor(tensor, name);
    proto.metadataProps = writeRole(trainable);
    return [proto];
  });
  return encodeModel(graph, { initializers });
}
