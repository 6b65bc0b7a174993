import { fillTensor, type TensorValue } from "@starling/graph";
import { MAX_ELEMENTS } from "../constants.ts";
import { ModelOutputError } from "../errors.ts";
import { sizesText } from "../steps/step.ts";
import type { Tensors } from "./carry.ts";
import type { Port } from "./pipeline.ts";

/** @throws ModelOutputError for more elements than any step makes, which no result could carry */
function requireElements(what: string, count: number): void {
  if (count <= MAX_ELEMENTS) return;
  throw new ModelOutputError(`${what} has ${count} elements.`, {
    fix: `Use a model that gives at most ${MAX_ELEMENTS} elements for an item.`,
  });
}

/**
 * The declared output of a run.
 * @throws ModelOutputError where it is missing, of another form, too large, or has NaN or infinite values
 */
export function checkedOutput({ name, dtype, shape }: Port, outputs: Tensors): TensorValue {
  const given = Object.hasOwn(outputs, name) ? outputs[name] : undefined;
  if (given === undefined) {
    throw new ModelOutputError(`The model has no output "${name}".`, {
      fix: `Read one of: ${Object.keys(outputs).slice(0, 5).join(", ")}.`,
    });
  }
  const fits =
    given.shape.length === shape.length && shape.every((size, i) => size === null || size === given.shape[i]);
  if (given.dtype !== dtype || !fits) {
    throw new ModelOutputError(
      `The output "${name}" is ${given.dtype} ${sizesText(given.shape)} instead of ${dtype} ${sizesText(shape)}.`,
      { fix: "Declare the output as the model has it." },
    );
  }
  requireElements(`The output "${name}"`, given.data.length);
  const floats = given.dtype === "float32" || given.dtype === "float64";
  const odd = floats ? given.data.findIndex((value: number) => !Number.isFinite(value)) : -1;
  if (odd >= 0) {
    throw new ModelOutputError(`The output "${name}" is NaN or infinite at ${odd}.`, {
      fix: "Check the model with this input, or leave the item out.",
    });
  }
  return given;
}

/**
 * One tensor of the outputs of all frames, one behind the other: [1, …] n times becomes [n, …].
 * @throws ModelOutputError where frames gave different shapes, or too much together
 */
export function stack(rows: readonly TensorValue[]): TensorValue {
  const [first] = rows;
  if (first === undefined) throw new TypeError("a recording has at least one frame");
  const width = first.data.length;
  requireElements("The output of all frames", rows.length * width);
  if (rows.some((row) => row.dtype !== first.dtype || row.shape.join() !== first.shape.join())) {
    throw new ModelOutputError("The model's output changes its shape from frame to frame.", {
      fix: "Use a model whose output has one shape.",
    });
  }
  return fillTensor(first.dtype, [rows.length, ...first.shape.slice(1)], (i) => {
    return rows[Math.floor(i / width)]?.data[i % width] ?? 0;
  });
}
