import { FASHION_PICTURES, FASHION_SAMPLES, PAGE_OCR, SPEECH_DETECTION, type Stage } from "@starling/processing";
import type { FoundModel, FoundModels, Plan, Role } from "../files/messages.ts";

/** A plan for models that are known, and what they are. */
export interface Recognised {
  readonly plan: Plan;
  readonly words: string;
}

/** Whether a file has the very inputs and outputs that a stage declares. */
function fitsStage({ inputs, outputs }: FoundModel, { input, constants = [], carried = [], output }: Stage): boolean {
  const states = carried.filter((one) => one.kind === "output");
  const fed = [input.name, ...constants.map(({ name }) => name), ...states.map((one) => one.input)];
  const read = [output.name, ...states.map((one) => one.output)];
  const given = inputs.find(({ name }) => name === input.name);
  return (
    inputs.length === fed.length &&
    fed.every((name) => inputs.some((port) => port.name === name)) &&
    read.every((name) => outputs.some((port) => port.name === name)) &&
    given?.dtype === input.dtype &&
    (given.shape === undefined || given.shape.length === input.shape.length)
  );
}

/** The text file that a pipeline calls by a name: the one among the files that no model names. */
function resource(name: string, others: readonly string[]): Role[] {
  const path = others.find((other) => /\.(txt|json|dict)$/i.test(other));
  return path === undefined ? [] : [{ name, path }];
}

/**
 * Recognises models by the names of their inputs and outputs: PP-OCR's detector and reader, Silero VAD, the network's own
 * classifier.
 * @param idx whether the items are samples of an IDX file and not pictures
 */
export function recognise({ models, others }: FoundModels, idx: boolean): Recognised | undefined {
  const fit = (stage: Stage) => models.find((model) => fitsStage(model, stage));
  const role = ({ model: name }: Stage, { path }: FoundModel): Role => ({ name, path });
  const [detector, reader] = [fit(PAGE_OCR.first), PAGE_OCR.second && fit(PAGE_OCR.second.stage)];
  if (detector !== undefined && reader !== undefined && PAGE_OCR.second !== undefined) {
    const roles = [role(PAGE_OCR.first, detector), role(PAGE_OCR.second.stage, reader)];
    return {
      plan: { pipeline: PAGE_OCR, models: roles, resources: resource("characters", others) },
      words: "PP-OCR: finds the lines of a page's picture, then reads each.",
    };
  }
  if (models.length !== 1) return undefined;
  const known = [
    { pipeline: SPEECH_DETECTION, words: "Silero VAD: finds speech in WAV recordings." },
    idx
      ? { pipeline: FASHION_SAMPLES, words: "The network's classifier of clothes, over an IDX file's samples." }
      : { pipeline: FASHION_PICTURES, words: "The network's classifier of clothes, over PNG and JPEG pictures." },
  ];
  for (const { pipeline, words } of known) {
    const model = fit(pipeline.first);
    if (model !== undefined) return { plan: { pipeline, models: [role(pipeline.first, model)], resources: [] }, words };
  }
  return undefined;
}
