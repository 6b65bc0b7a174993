import type { ModelPort } from "@starling/graph";
import type { Pipeline, Port, Stage } from "@starling/processing";
import { JobRefusedError } from "@starling/sdk";
import type { FoundModel, FoundModels, Plan, Role } from "../files/messages.ts";

/** Whether a model has a port of this type; sizes that either side leaves open fit. */
function isPort(ports: readonly ModelPort[], { name, dtype, shape: declared }: Port): boolean {
  const given = ports.find((port) => port.name === name);
  if (given?.dtype !== dtype) return false;
  const { shape } = given;
  if (shape === undefined) return true;
  const fits = (size: number | null, i: number) => size === null || declared[i] === null || size === declared[i];
  return shape.length === declared.length && shape.every(fits);
}

/** Whether a file has the very inputs and outputs that a stage declares. */
export function fitsStage(
  { inputs, outputs }: FoundModel,
  { input, constants = [], carried = [], mask, output }: Stage,
): boolean {
  const states = carried.filter((one) => one.kind === "output");
  const fed = [input.name, ...constants.map(({ name }) => name), ...states.map((one) => one.input)];
  if (mask !== undefined) fed.push(mask);
  const read = [output.name, ...states.map((one) => one.output)];
  return (
    inputs.length === fed.length &&
    fed.every((name) => inputs.some((port) => port.name === name)) &&
    read.every((name) => outputs.some((port) => port.name === name)) &&
    isPort(inputs, input) &&
    isPort(outputs, output)
  );
}

/** Names of dictionaries and tokenizers that steps ask for. */
function resourceNames(stages: readonly Stage[]): string[] {
  const names = stages.flatMap(({ pre, post }) =>
    [...pre, ...post].flatMap((step) => {
      if (step.step === "ctc") return [step.dictionary];
      return step.step === "tokenise" ? [step.tokenizer] : [];
    }),
  );
  return [...new Set(names)];
}

/** The files that a pipeline's names stand for: models by their inputs and outputs, dictionaries by their kind. */
export function planOf(pipeline: Pipeline, { models, others }: FoundModels): Plan {
  const stages = pipeline.second === undefined ? [pipeline.first] : [pipeline.first, pipeline.second.stage];
  const roles: Role[] = [];
  for (const stage of stages) {
    if (roles.some(({ name }) => name === stage.model)) continue;
    const model = models.find((one) => fitsStage(one, stage));
    if (model === undefined) {
      throw new JobRefusedError(`No file has the inputs and outputs that the steps of "${stage.model}" declare.`, {
        fix: `Bring a model with the input "${stage.input.name}" and the output "${stage.output.name}", or change the steps.`,
      });
    }
    roles.push({ name: stage.model, path: model.path });
  }
  const texts = others.filter((path) => /\.(txt|json|dict)$/i.test(path));
  const resources = resourceNames(stages).map((name, i) => {
    const path = texts.find((text) => text.includes(name)) ?? texts[i];
    if (path === undefined) {
      throw new JobRefusedError(`The steps need the file "${name}", which was not brought.`, {
        fix: "Choose it together with the models: a dictionary (.txt) or a tokenizer.json.",
      });
    }
    return { name, path };
  });
  return { pipeline, models: roles, resources };
}
