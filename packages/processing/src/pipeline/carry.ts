import { fillTensor, type TensorValue } from "@starling/graph";
import { ModelOutputError } from "../errors.ts";
import type { Carried, Port } from "./pipeline.ts";

/** Inputs or outputs of a model by name. */
export type Tensors = Readonly<Record<string, TensorValue>>;

/** The state of a sequence between two runs of its model. */
export interface Carry {
  /** What the next run reads: the frame with its context before it, and the states. */
  readonly feeds: (frame: Float32Array) => Tensors;
  /**
   * The state after a run that read `frame` and wrote `outputs`.
   * @throws ModelOutputError where a state is missing or of another form
   */
  readonly after: (frame: Float32Array, outputs: Tensors) => Carry;
}

function checked(outputs: Tensors, { output, dtype, shape }: Extract<Carried, { kind: "output" }>): TensorValue {
  const given = Object.hasOwn(outputs, output) ? outputs[output] : undefined;
  if (given?.dtype === dtype && given.shape.join() === shape.join()) return given;
  throw new ModelOutputError(
    `The state "${output}" is ${given === undefined ? "missing" : `${given.dtype} [${given.shape.join(", ")}]`} instead of ${dtype} [${shape.join(", ")}].`,
    { fix: "Declare the carried state as the model has it." },
  );
}

function carryOf(input: Port, carried: readonly Carried[], context: Float32Array, states: Tensors): Carry {
  const whole = (frame: Float32Array) => {
    const joined = new Float32Array(context.length + frame.length);
    joined.set(context);
    joined.set(frame, context.length);
    return joined;
  };
  return {
    feeds: (frame) => {
      const data = whole(frame);
      return { ...states, [input.name]: { dtype: "float32", shape: [1, data.length], data } };
    },
    after: (frame, outputs) => {
      const data = whole(frame);
      const next = carried.flatMap((one) =>
        one.kind === "output" ? [[one.input, checked(outputs, one)] as const] : [],
      );
      return carryOf(input, carried, data.slice(data.length - context.length), Object.fromEntries(next));
    },
  };
}

/** The state before the first frame of a sequence: zeros. */
export function startCarry(input: Port, carried: readonly Carried[] = []): Carry {
  const samples = carried.reduce((sum, one) => sum + (one.kind === "context" ? one.samples : 0), 0);
  const states = carried.flatMap((one) =>
    one.kind === "output" ? [[one.input, fillTensor(one.dtype, one.shape, () => 0)] as const] : [],
  );
  return carryOf(input, carried, new Float32Array(samples), Object.fromEntries(states));
}
