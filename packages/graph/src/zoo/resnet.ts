import { GraphError } from "../errors.ts";
import { randomIntegers } from "../random-integers.ts";
import type { Attribute, Model } from "../types.ts";
import { type Builder, builder } from "./builder.ts";
import { glorotUniform, heUniform, ones, zeros } from "./initialise.ts";

export interface ResnetOptions {
  /** Channels, height and width of one sample, e.g. [3, 32, 32]. */
  readonly input: readonly [number, number, number];
  /** Filters of each stage; every stage but the first halves height and width. */
  readonly channels: readonly number[];
  /** Residual blocks per stage. */
  readonly blocks: number;
  readonly classes: number;
  /** Seed of the initial weights: the same seed gives the same bits everywhere. */
  readonly seed: number;
  /**
   * What BatchNormalization uses in training: the statistics of the batch, or the running ones, which training leaves
   * alone. `evaluationGraph` turns the first into the second.
   */
  readonly statistics?: "batch" | "frozen";
}

/** Today's BatchNormalization is from operator set 15. */
const OPSET = 17;
const KERNEL = 3;

const int = (value: number): Attribute => ({ kind: "int", value });
const ints = (...value: number[]): Attribute => ({ kind: "ints", value });

/** A convolution without bias and its BatchNormalization; names as in torchvision. */
interface ConvNorm {
  readonly conv: string;
  readonly norm: string;
  readonly depth: number;
  readonly filters: number;
  readonly kernel: number;
  readonly stride: number;
}

function layersOf(model: Builder, next: () => number, trainingMode: number) {
  const relu = (name: string, input: string) => model.node("Relu", name, { inputs: [input] });

  function convNorm(input: string, { conv, norm, depth, filters, kernel, stride }: ConvNorm): string {
    const weights = heUniform([filters, depth, kernel, kernel], depth * kernel * kernel, next);
    const weight = model.parameter(`${conv}.weight`, weights);
    const pad = (kernel - 1) / 2;
    const attributes = {
      kernel_shape: ints(kernel, kernel),
      pads: ints(pad, pad, pad, pad),
      strides: ints(stride, stride),
    };
    const features = model.node("Conv", conv, { inputs: [input, weight], attributes });
    const statistics = [
      model.parameter(`${norm}.weight`, ones([filters])),
      model.parameter(`${norm}.bias`, zeros([filters])),
      model.parameter(`${norm}.running_mean`, zeros([filters]), false),
      model.parameter(`${norm}.running_var`, ones([filters]), false),
    ];
    return model.node("BatchNormalization", norm, {
      inputs: [features, ...statistics],
      attributes: { training_mode: int(trainingMode) },
    });
  }

  /** Two convolutions beside a shortcut, which is a 1 × 1 convolution where the shape changes. */
  function block(name: string, input: string, depth: number, filters: number, stride: number): string {
    const at = (layer: number) => ({ conv: `${name}.conv${layer}`, norm: `${name}.bn${layer}`, kernel: KERNEL });
    const first = convNorm(input, { ...at(1), depth, filters, stride });
    const second = convNorm(relu(`${name}.relu1`, first), { ...at(2), depth: filters, filters, stride: 1 });
    const shortcut =
      depth === filters && stride === 1
        ? input
        : convNorm(input, {
            conv: `${name}.downsample.0`,
            norm: `${name}.downsample.1`,
            kernel: 1,
            depth,
            filters,
            stride,
          });
    const sum = model.node("Add", `${name}.sum`, { inputs: [second, shortcut] });
    return relu(`${name}.relu2`, sum);
  }

  return { relu, convNorm, block };
}

/**
 * A small residual network (He et al. 2015, arXiv:1512.03385, section 4.2): a 3 × 3 convolution, then stages of
 * residual blocks with BatchNormalization, a global average and Gemm. Input "input" float32 [N, C, H, W], output
 * "logits" [N, classes]. With channels [16, 32, 64] and 3 blocks on [3, 32, 32] it is the paper's ResNet-20, but for
 * its shortcuts, which are convolutions where the shape changes.
 * @throws GraphError if the sample is too small for the number of stages.
 */
export function resnet({ input, channels, blocks, classes, seed, statistics = "batch" }: ResnetOptions): Model {
  const [depth, height, width] = input;
  if (Math.min(height, width) < 2 ** (channels.length - 1) || channels.length === 0 || blocks < 1) {
    throw new GraphError(`A sample of [${input.join(", ")}] does not fit ${channels.length} stages of ${blocks}.`, {
      fix: "Use at least one stage and one block, and fewer stages for small samples.",
    });
  }
  const next = randomIntegers(seed);
  const model = builder("resnet", OPSET, { dtype: "float32", shape: ["N", ...input] });
  const { relu, convNorm, block } = layersOf(model, next, statistics === "batch" ? 1 : 0);
  let [filters = 1] = channels;
  const stem = convNorm("input", { conv: "conv1", norm: "bn1", depth, filters, kernel: KERNEL, stride: 1 });
  let features = relu("relu1", stem);
  for (const [stage, wider] of channels.entries()) {
    for (let i = 0; i < blocks; i++) {
      const stride = stage > 0 && i === 0 ? 2 : 1;
      features = block(`layer${stage + 1}.${i}`, features, filters, wider, stride);
      filters = wider;
    }
  }
  const pooled = model.node("GlobalAveragePool", "avgpool", { inputs: [features] });
  const flat = model.node("Flatten", "flatten", { inputs: [pooled] });
  const weight = model.parameter("fc.weight", glorotUniform([classes, filters], filters, classes, next));
  const bias = model.parameter("fc.bias", zeros([classes]));
  model.node("Gemm", "fc", { inputs: [flat, weight, bias], attributes: { transB: int(1) } });
  return model.finish(["N", classes]);
}
