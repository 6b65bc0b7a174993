import { parse } from "@starling/protocol";
import { PipelineError } from "../errors.ts";
import { misfit, type SourceType, sizesText } from "../steps/step.ts";
import { STEPS, type Step } from "../steps/steps.ts";
import type { Kind, Size, TypeOf, ValueType } from "../values.ts";
import { Pipeline, type Port, type Stage } from "./pipeline.ts";

/** The meaning of a step with its parameters bound: the table's entries differ in types that belong together. */
interface BoundType {
  readonly takes: Kind;
  readonly type: (step: Step, input: ValueType, source: SourceType) => ValueType;
}

const meaning = (step: Step) => STEPS[step.step] as unknown as BoundType;

/** Names a step in messages: its list, its place from 1 on, its name. */
export const stepPlace = (stage: Stage, list: "pre" | "post", index: number): string =>
  `"${stage.model}", ${list} step ${index + 1} (${stage[list][index]?.step ?? "none"})`;

/** What is known of a value between two steps, and what later steps may look back at. */
interface Walk {
  readonly type: ValueType;
  readonly source: SourceType;
}

function walk(stage: Stage, list: "pre" | "post", start: Walk): Walk {
  let { type, source } = start;
  for (const [index, step] of stage[list].entries()) {
    const { takes, type: typeOf } = meaning(step);
    const refuse = (problem: string, fix: string, cause?: unknown) =>
      new PipelineError(`${stepPlace(stage, list, index)}: ${problem}`, { fix, cause });
    if (type.kind !== takes) {
      throw refuse(`It takes ${takes}, but gets ${type.kind}.`, "Put a step between that makes the one of the other.");
    }
    try {
      type = typeOf(step, type, source);
    } catch (cause) {
      if (cause instanceof PipelineError) throw refuse(cause.message, cause.fix, cause);
      throw cause;
    }
    source = {
      image: source.image || type.kind === "image",
      frames: source.frames || type.kind === "frames",
      tokens: source.tokens || step.step === "tokenise",
    };
  }
  return { type, source };
}

const fits = (given: readonly Size[], declared: readonly Size[]) =>
  given.length === declared.length &&
  given.every((size, i) => declared[i] === null || size === null || size === declared[i]);

/** What the model reads, from what its steps make: each frame is a row of its own, with the context before it. */
function fedType({ carried = [], ...stage }: Stage, type: ValueType): TypeOf<"tensor"> {
  const context = carried.reduce((sum, one) => sum + (one.kind === "context" ? one.samples : 0), 0);
  const place = `"${stage.model}"`;
  if (type.kind === "frames") return { kind: "tensor", dtype: "float32", shape: [1, type.size + context] };
  if (context > 0)
    throw new PipelineError(`${place} carries context, but has no frames.`, { fix: "Add a frame step." });
  if (type.kind === "tensor") return type;
  throw new PipelineError(`${place}: its steps end with ${type.kind}, which no model reads.`, {
    fix: "End them with normalise, frame, tokenise or decode-tensor.",
  });
}

function assertFed(stage: Stage, { dtype, shape }: TypeOf<"tensor">): void {
  const { input } = stage;
  if (dtype === input.dtype && fits(shape, input.shape)) return;
  throw new PipelineError(
    `"${stage.model}": its steps make ${dtype} ${sizesText(shape)}, but its input "${input.name}" is ${input.dtype} ${sizesText(input.shape)}.`,
    { fix: "Change the last step before the model, or declare the input as it is." },
  );
}

function assertNames({ model, input, constants = [], carried = [], mask, output }: Stage): void {
  const outputs = carried.filter((one) => one.kind === "output");
  const inputs = [input.name, ...constants.map((one) => one.name), ...outputs.map((one) => one.input)];
  if (mask !== undefined) inputs.push(mask);
  const twice = inputs.find((name, i) => inputs.indexOf(name) !== i);
  if (twice !== undefined) throw misfit(`"${model}" feeds its input "${twice}" twice.`, "Feed every input once.");
  const read = [output.name, ...outputs.map((one) => one.output)];
  if (new Set(read).size !== read.length) {
    throw misfit(`"${model}" carries the output that its steps read.`, "Carry another one.");
  }
}

/** The output of all runs for one item: for frames, one row a frame. */
const stacked = ({ dtype, shape }: Port, frames: boolean): TypeOf<"tensor"> => ({
  kind: "tensor",
  dtype,
  shape: frames ? [null, ...shape.slice(1)] : shape,
});

function checkStage(stage: Stage, start: Walk): Walk {
  assertNames(stage);
  const before = walk(stage, "pre", start);
  assertFed(stage, fedType(stage, before.type));
  if (stage.mask !== undefined && !before.source.tokens) {
    throw misfit(`"${stage.model}" has a mask, but no tokens.`, "Leave the mask out, or add a tokenise step.");
  }
  if (before.source.frames && stage.output.shape[0] !== 1) {
    throw misfit(`"${stage.model}" gets one frame a run, so its output begins with 1.`, "Declare it so.");
  }
  if (stage.carried !== undefined && !before.source.frames) {
    throw misfit(`"${stage.model}" carries state, but its items are no sequences.`, "Add a frame step.");
  }
  return walk(stage, "post", { type: stacked(stage.output, before.source.frames), source: before.source });
}

const NOTHING: SourceType = { image: false, frames: false, tokens: false };

/**
 * Checks that all steps of a pipeline fit one another and their models.
 * @throws PipelineError naming the step
 */
export function checkPipeline(pipeline: Pipeline): void {
  const { first, second } = pipeline;
  const after = checkStage(first, { type: { kind: "bytes" }, source: NOTHING });
  if (second === undefined) return;
  if (after.type.kind !== "boxes" || !after.source.image) {
    throw misfit(
      `"${first.model}" ends with ${after.type.kind}; "${second.stage.model}" needs boxes in an image.`,
      "End with boxes.",
    );
  }
  checkStage(second.stage, {
    type: { kind: "image", colour: "rgb", width: null, height: null },
    source: { ...NOTHING, image: true },
  });
}

/**
 * Reads a pipeline from outside.
 * @throws InvalidDataError for another form, PipelineError for steps that do not fit
 */
export function parsePipeline(value: unknown): Pipeline {
  const pipeline = parse(Pipeline, value);
  checkPipeline(pipeline);
  return pipeline;
}
