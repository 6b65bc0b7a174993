import type { ModelPort } from "@starling/graph";
import { type Pipeline, type Port, type PostStep, type PreStep, parsePipeline, type Stage } from "@starling/processing";
import { JobRefusedError } from "@starling/sdk";
import type { FoundModel } from "../files/messages.ts";

/** How an unknown model is fed and what is made of its output, as the form asks it. */
export interface PipelineForm {
  readonly kind: "image" | "audio" | "text" | "tensor";
  /** What pixels become. */
  readonly pixels: keyof typeof PIXELS;
  /** Side of images where the model leaves it open. */
  readonly side: number;
  /** Sampling rate and frame of recordings. */
  readonly rate: number;
  readonly frame: number;
  /** Tokens of a text where the model leaves it open. */
  readonly length: number;
  readonly result: "labels" | "probabilities" | "values";
  /** Names of the classes in their order, separated by commas; empty for their numbers. */
  readonly classes: string;
}

export const FIRST_FORM: PipelineForm = {
  kind: "image",
  pixels: "unit",
  side: 224,
  rate: 16_000,
  frame: 512,
  length: 128,
  result: "labels",
  classes: "",
};

const f = Math.fround;

/** Usual meanings of pixels: scale, mean and deviation. */
export const PIXELS = {
  unit: { name: "0 to 1", scale: f(1 / 255), mean: [0], std: [1] },
  signed: { name: "−1 to 1", scale: f(1 / 255), mean: [0.5], std: [0.5] },
  bytes: { name: "0 to 255", scale: 1, mean: [0], std: [1] },
  imagenet: { name: "ImageNet", scale: f(1 / 255), mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
} as const;

/** What the pipeline calls the one model, and the tokenizer of a text model. */
export const MODEL_NAME = "model";
export const TOKENIZER_NAME = "tokenizer";

function refuse(problem: string, fix: string): JobRefusedError {
  return new JobRefusedError(problem, { fix });
}

const shapeOf = ({ name, shape }: ModelPort): readonly (number | null)[] => {
  if (shape !== undefined && shape.length > 0) return shape;
  throw refuse(`The model does not say the shape of "${name}".`, "Export it with shapes, or write the steps as JSON.");
};

/** The batch is one item. */
const single = ([first = null, ...rest]: readonly (number | null)[]) => [first ?? 1, ...rest];

function portOf(port: ModelPort, shape: readonly (number | null)[]): Port {
  return { name: port.name, dtype: port.dtype as Port["dtype"], shape: [...shape] };
}

function imageSteps(port: ModelPort, { pixels, side }: PipelineForm): { pre: PreStep[]; shape: (number | null)[] } {
  const [, a, b, c] = shapeOf(port);
  if (a === undefined || b === undefined || c === undefined) {
    throw refuse(`"${port.name}" has no four sizes, as pictures have.`, "Choose another kind of input.");
  }
  const nhwc = c === 1 || c === 3;
  const channels = (nhwc ? c : a) ?? 3;
  const [height, width] = (nhwc ? [a, b] : [b, c]).map((size) => size ?? side) as [number, number];
  const { scale, mean, std } = PIXELS[pixels];
  const grey = channels === 1;
  const few = (values: readonly number[]) => [...(grey ? values.slice(0, 1) : values)];
  return {
    pre: [
      { step: "decode-image", maxPixels: 2 ** 24 },
      { step: "colour", to: grey ? "grey" : "rgb" },
      { step: "resize", to: { kind: "exact", width, height }, method: "bilinear" },
      { step: "normalise", scale, mean: few(mean), std: few(std), layout: nhwc ? "NHWC" : "NCHW" },
    ],
    shape: nhwc ? [1, height, width, channels] : [1, channels, height, width],
  };
}

function fedBy(port: ModelPort, form: PipelineForm): { pre: PreStep[]; shape: readonly (number | null)[] } {
  switch (form.kind) {
    case "image":
      return imageSteps(port, form);
    case "audio": {
      const size = shapeOf(port).at(-1) ?? form.frame;
      return {
        pre: [
          { step: "decode-wav", maxSeconds: 600 },
          { step: "resample", rate: form.rate },
          { step: "frame", size, hop: size },
        ],
        shape: [1, size],
      };
    }
    case "text": {
      const length = shapeOf(port).at(-1) ?? form.length;
      return {
        pre: [
          { step: "decode-text", maxBytes: 2 ** 20 },
          { step: "tokenise", tokenizer: TOKENIZER_NAME, length, padId: 0 },
        ],
        shape: [1, length],
      };
    }
    case "tensor": {
      const shape = single(shapeOf(port));
      if (!shape.every((size) => size !== null)) {
        throw refuse(`"${port.name}" has open sizes.`, "Export the model with fixed ones, or write the steps as JSON.");
      }
      return { pre: [{ step: "decode-tensor", dtype: port.dtype as Port["dtype"], shape: [...shape] }], shape };
    }
    default:
      return form.kind satisfies never;
  }
}

function resultSteps({ kind, result, classes }: PipelineForm, masked: boolean): PostStep[] {
  const names = classes
    .split(/[,\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const pooled: PostStep[] = kind === "text" && result === "values" && masked ? [{ step: "mean-pool" }] : [];
  if (result === "values") return pooled;
  if (result === "probabilities") return [{ step: "softmax" }];
  return [
    { step: "softmax" },
    { step: "top-k", k: Math.min(3, names.length || 3), ...(names.length > 0 && { classes: names }) },
  ];
}

/** Inputs that a text model has beside its tokens. */
function beside(inputs: readonly ModelPort[], main: ModelPort, length: number): Pick<Stage, "mask" | "constants"> {
  const others = inputs.filter((port) => port !== main);
  const mask = others.find(({ name }) => /mask/i.test(name));
  const constants = others
    .filter((port) => port !== mask && port.dtype === "int64")
    .map(({ name }) => ({ name, dtype: "int64" as const, shape: [1, length], values: Array<number>(length).fill(0) }));
  return { ...(mask && { mask: mask.name }), ...(constants.length > 0 && { constants }) };
}

/**
 * Makes the pipeline of one model that nobody knows, from its inputs and outputs and what the form says.
 * @throws JobRefusedError, PipelineError, InvalidDataError: in words for the form
 */
export function formPipeline({ inputs, outputs }: FoundModel, form: PipelineForm): Pipeline {
  const main = (form.kind === "text" && inputs.find(({ name }) => /ids$/i.test(name))) || inputs[0];
  const [output] = outputs;
  if (main === undefined || output === undefined)
    throw refuse("The model has no inputs or outputs.", "Export it again.");
  const { pre, shape } = fedBy(main, form);
  const rest = form.kind === "text" ? beside(inputs, main, shape.at(-1) ?? form.length) : {};
  return parsePipeline({
    v: 1,
    first: {
      model: MODEL_NAME,
      pre,
      input: portOf(main, shape),
      ...rest,
      output: portOf(output, single(shapeOf(output))),
      post: resultSteps(form, "mask" in rest),
    },
  });
}
