import type { Graph, Parameter } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { parameterValues } from "./parameter-layout.ts";

/**
 * A graph's parameters as tensors that the caller disposes.
 *
 * @param keep which ones; all by default
 * @throws ChunkInputError when one is absent or has another size
 */
export function parameterTensors(
  { parameters }: Graph,
  values: ReadonlyMap<string, Float32Array>,
  keep: (parameter: Parameter) => boolean = () => true,
): Map<string, tf.Tensor> {
  const chosen = parameters.filter(keep).map(({ name, shape }) => {
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    return { name, shape, values: parameterValues(values, name, size) };
  });
  return new Map(chosen.map((parameter) => [parameter.name, tf.tensor(parameter.values, [...parameter.shape])]));
}
