import { randomIntegers } from "../random-integers.ts";
import { elementCount } from "../shape.ts";
import type { Model } from "../types.ts";
import { glorotUniform, heUniform, zeros } from "./initialise.ts";
import { stack } from "./stack.ts";

export interface MlpOptions {
  /** Shape of one sample, e.g. [1, 28, 28]. */
  readonly input: readonly number[];
  /** Width of each hidden layer. */
  readonly hidden: readonly number[];
  readonly classes: number;
  /** Seed of the initial weights: the same seed gives the same bits everywhere. */
  readonly seed: number;
}

/**
 * A multilayer perceptron: Flatten, then Gemm and Relu per hidden layer, then Gemm. Input "input" float32
 * [N, ...input], output "logits" [N, classes]; weights are [out, in] as in PyTorch.
 */
export function mlp({ input, hidden, classes, seed }: MlpOptions): Model {
  const next = randomIntegers(seed);
  const model = stack("mlp", input);
  const transposed = { transB: { kind: "int", value: 1 } } as const;
  let width = elementCount(input);
  model.add("Flatten", "flatten");
  hidden.forEach((units, i) => {
    const weight = heUniform([units, width], width, next);
    model.add("Gemm", `fc${i + 1}`, transposed, { weight, bias: zeros([units]) });
    model.add("Relu", `relu${i + 1}`);
    width = units;
  });
  const weight = glorotUniform([classes, width], width, classes, next);
  model.add("Gemm", "head", transposed, { weight, bias: zeros([classes]) });
  return model.finish(classes);
}
