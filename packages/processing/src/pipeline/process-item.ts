import { fillTensor, type TensorValue } from "@starling/graph";
import { ItemError, ModelOutputError, ResourceError } from "../errors.ts";
import { cutBox } from "../image/cut-box.ts";
import type { Source, StepContext } from "../steps/step.ts";
import { STEPS, type Step } from "../steps/steps.ts";
import type { ImageValue, Output, Part, Value } from "../values.ts";
import { startCarry, type Tensors } from "./carry.ts";
import { stepPlace } from "./check-pipeline.ts";
import { checkedOutput, stack } from "./model-output.ts";
import type { Pipeline, Stage } from "./pipeline.ts";

/** Runs a model once. What it throws marks the item failed. */
export type RunModel = (model: string, feeds: Tensors) => Promise<Tensors>;

/** One item of a batch. */
export interface Item {
  /** Its file's name, or its position: what messages call it. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What processing needs from outside. */
export interface Surroundings {
  readonly run: RunModel;
  /** Dictionaries and tokenizers by name, unpacked and verified. */
  readonly resources?: ReadonlyMap<string, Uint8Array>;
}

/** Processes items one by one, in any order; what it opens of resources it keeps. */
export type ProcessItem = (item: Item) => Promise<Output>;

interface BoundRun {
  readonly run: (step: Step, input: Value, context: StepContext) => Value;
}

/** A value on its way, and what later steps look back at. */
interface Trail {
  readonly value: Value;
  readonly source: Source;
  /** The item's own image. */
  readonly image?: ImageValue;
}

function followed(trail: Trail, value: Value): Trail {
  switch (value.kind) {
    case "image": {
      const image = trail.image ?? value;
      const bounds = { width: image.width, height: image.height };
      return { value, image, source: { ...trail.source, image: { region: value.region, bounds } } };
    }
    case "frames":
      return { ...trail, value, source: { ...trail.source, frames: { hop: value.hop, length: value.length } } };
    case "tensor":
      return value.tokens === undefined
        ? { ...trail, value }
        : { ...trail, value, source: { ...trail.source, tokens: value.tokens } };
    default:
      return { ...trail, value };
  }
}

function opener(resources: ReadonlyMap<string, Uint8Array>): StepContext["resource"] {
  const opened = new Map<string, unknown>();
  return <T>(name: string, open: (bytes: Uint8Array) => T): T => {
    if (!opened.has(name)) {
      const bytes = resources.get(name);
      if (bytes === undefined)
        throw new ResourceError(`The resource "${name}" is not there.`, { fix: "Fetch it first." });
      opened.set(name, open(bytes));
    }
    return opened.get(name) as T;
  };
}

/** Adds the place to an error of an item. */
function placed(error: unknown, item: string, step: string): unknown {
  if (!(error instanceof ItemError) || error.place !== undefined) return error;
  const Kind = error.constructor as typeof ItemError;
  return new Kind(error.message, { fix: error.fix, cause: error, place: { item, step } });
}

const isOutput = (value: Value): value is Extract<Value, Output> =>
  ["tensor", "boxes", "labels", "reading", "segments"].includes(value.kind);

/** Inputs of the model that are the same for every run, and the mask of the tokens. */
function fixedFeeds({ constants = [], mask }: Stage, value: Value): Tensors {
  const feeds: Record<string, TensorValue> = {};
  for (const { name, dtype, shape, values } of constants) {
    feeds[name] = fillTensor(dtype, shape, (i) => (dtype === "int64" ? BigInt(values[i] ?? 0) : (values[i] ?? 0)));
  }
  if (mask !== undefined && value.kind === "tensor") {
    feeds[mask] = fillTensor("int64", value.tensor.shape, (i) => (i < (value.tokens ?? 0) ? 1n : 0n));
  }
  return feeds;
}

/**
 * Makes the function that takes items through a pipeline.
 * @param pipeline Checked by `parsePipeline` or `checkPipeline`.
 */
export function itemProcessor(pipeline: Pipeline, { run, resources = new Map() }: Surroundings): ProcessItem {
  const resource = opener(resources);

  async function through(stage: Stage, item: string, start: Trail): Promise<Trail> {
    const steps = (list: "pre" | "post", from: Trail) => {
      let trail = from;
      for (const [index, step] of stage[list].entries()) {
        const meaning = STEPS[step.step] as unknown as BoundRun;
        try {
          trail = followed(trail, meaning.run(step, trail.value, { resource, source: trail.source }));
        } catch (error) {
          throw placed(error, item, stepPlace(stage, list, index));
        }
      }
      return trail;
    };
    const before = steps("pre", start);
    try {
      return steps("post", { ...before, value: { kind: "tensor", tensor: await inferred(stage, before.value) } });
    } catch (error) {
      throw placed(error, item, `"${stage.model}", the model`);
    }
  }

  async function inferred(stage: Stage, value: Value): Promise<TensorValue> {
    const fixed = fixedFeeds(stage, value);
    if (value.kind === "tensor") {
      return checkedOutput(stage.output, await run(stage.model, { ...fixed, [stage.input.name]: value.tensor }));
    }
    if (value.kind !== "frames") throw new TypeError("the pipeline was checked: its steps end with what models read");
    let carry = startCarry(stage.input, stage.carried);
    const rows: TensorValue[] = [];
    for (const frame of value.frames) {
      const outputs = await run(stage.model, { ...fixed, ...carry.feeds(frame) });
      rows.push(checkedOutput(stage.output, outputs));
      carry = carry.after(frame, outputs);
    }
    return stack(rows);
  }

  return async ({ name, bytes }) => {
    const { first, second } = pipeline;
    const found = await through(first, name, { value: { kind: "bytes", bytes }, source: {} });
    if (second === undefined || found.value.kind !== "boxes" || found.image === undefined) {
      if (isOutput(found.value)) return found.value;
      throw new ModelOutputError(`"${name}" ended as ${found.value.kind}.`, {
        fix: "Check the pipeline before it runs.",
      });
    }
    const parts: Part[] = [];
    for (const box of found.value.boxes) {
      const image = cutBox(found.image, box, second.tallMilli / 1000);
      const { value } = await through(second.stage, name, followed({ value: image, source: {} }, image));
      if (isOutput(value)) parts.push({ box, output: value });
    }
    return { kind: "parts", parts };
  };
}
