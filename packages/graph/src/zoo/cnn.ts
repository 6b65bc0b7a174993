import { GraphError } from "../errors.ts";
import { randomIntegers } from "../random-integers.ts";
import type { Attribute, Model } from "../types.ts";
import { glorotUniform, heUniform, zeros } from "./initialise.ts";
import { stack } from "./stack.ts";

export interface CnnOptions {
  /** Channels, height and width of one sample, e.g. [1, 28, 28]. */
  readonly input: readonly [number, number, number];
  /** Filters of each block; every block halves height and width. */
  readonly channels: readonly number[];
  readonly classes: number;
  /** Seed of the initial weights: the same seed gives the same bits everywhere. */
  readonly seed: number;
}

/** Side of the square filters: the smallest with a centre. */
const KERNEL = 3;

const ints = (...value: number[]): Attribute => ({ kind: "ints", value });

/**
 * A small convolutional network: per block Conv 3×3 (padded), Relu and MaxPool 2×2, then Flatten and Gemm. Input
 * "input" float32 [N, C, H, W], output "logits" [N, classes]. With channels [8, 16] on [1, 28, 28] it has 9,098
 * parameters.
 * @throws GraphError if the sample is too small for the number of blocks.
 */
export function cnn({ input, channels, classes, seed }: CnnOptions): Model {
  const next = randomIntegers(seed);
  const model = stack("cnn", input);
  let [depth, height, width]: [number, number, number] = [...input];
  channels.forEach((filters, i) => {
    const weight = heUniform([filters, depth, KERNEL, KERNEL], depth * KERNEL * KERNEL, next);
    const convAttributes = { kernel_shape: ints(KERNEL, KERNEL), pads: ints(1, 1, 1, 1) };
    model.add("Conv", `conv${i + 1}`, convAttributes, { weight, bias: zeros([filters]) });
    model.add("Relu", `relu${i + 1}`);
    model.add("MaxPool", `pool${i + 1}`, { kernel_shape: ints(2, 2), strides: ints(2, 2) });
    [depth, height, width] = [filters, Math.floor(height / 2), Math.floor(width / 2)];
  });
  const features = depth * height * width;
  if (features < 1) {
    throw new GraphError(`A sample of [${input.join(", ")}] is too small for ${channels.length} blocks.`, {
      fix: "Use fewer blocks.",
    });
  }
  model.add("Flatten", "flatten");
  const weight = glorotUniform([classes, features], features, classes, next);
  model.add("Gemm", "head", { transB: { kind: "int", value: 1 } }, { weight, bias: zeros([classes]) });
  return model.finish(classes);
}
