import type { ModelPort, ModelSummary } from "@starling/graph";
import type { Port, Stage } from "@starling/processing";
import { ModelFileError } from "../errors.ts";

const shapeText = (shape: readonly (number | null)[] | undefined) =>
  shape === undefined ? "" : ` [${shape.map((size) => size ?? "?").join(", ")}]`;

/** What a stage feeds: every input by name. */
function fedPorts({ input, constants = [], carried = [], mask }: Stage): Port[] {
  const states = carried.flatMap((one) =>
    one.kind === "output" ? [{ name: one.input, dtype: one.dtype, shape: one.shape }] : [],
  );
  const masks = mask === undefined ? [] : [{ name: mask, dtype: "int64" as const, shape: [1, null] }];
  return [input, ...constants, ...states, ...masks];
}

/** What a stage reads: the outputs that a run has to give. */
export function readPorts({ output, carried = [] }: Stage): Port[] {
  const states = carried.flatMap((one) =>
    one.kind === "output" ? [{ name: one.output, dtype: one.dtype, shape: one.shape }] : [],
  );
  return [output, ...states];
}

/** Sizes that one side leaves open are judged when items run. */
const fits = (given: readonly (number | null)[] | undefined, declared: readonly (number | null)[]) =>
  given === undefined ||
  (given.length === declared.length &&
    given.every((size, i) => size === null || declared[i] === null || size === declared[i]));

function checkPort(file: string, kind: "input" | "output", has: readonly ModelPort[], port: Port): void {
  const given = has.find(({ name }) => name === port.name);
  if (given === undefined) {
    const names = has.map(({ name }) => `"${name}"`).slice(0, 5);
    throw new ModelFileError(`The model "${file}" has no ${kind} "${port.name}".`, {
      fix: `Declare in the pipeline one of its ${kind}s: ${names.join(", ") || "it has none"}.`,
    });
  }
  if (given.dtype === port.dtype && fits(given.shape, port.shape)) return;
  throw new ModelFileError(
    `The ${kind} "${port.name}" of the model "${file}" is ${given.dtype}${shapeText(given.shape)}, the pipeline says ${port.dtype}${shapeText(port.shape)}.`,
    { fix: `Declare the ${kind} in the pipeline as the model has it.` },
  );
}

/**
 * Checks that a model has the inputs and outputs that a stage declares, by name, type and shape, and no other inputs.
 * @throws ModelFileError naming the file and the port
 */
export function checkPorts({ inputs, outputs }: ModelSummary, stage: Stage): void {
  const fed = fedPorts(stage);
  for (const port of fed) checkPort(stage.model, "input", inputs, port);
  for (const port of readPorts(stage)) checkPort(stage.model, "output", outputs, port);
  const unfed = inputs.find(({ name }) => fed.every((port) => port.name !== name));
  if (unfed === undefined) return;
  throw new ModelFileError(`Nothing feeds the input "${unfed.name}" of the model "${stage.model}".`, {
    fix: "Declare it in the pipeline as a constant or a carried state.",
  });
}
