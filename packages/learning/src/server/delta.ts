import { DELTA_BLOCK } from "../constants.ts";
import { ShapeError } from "../errors.ts";
import { fromF16bits } from "../float/f16.ts";

/** The server's step as everybody applies it. */
export type Delta = Int4Delta | F32Delta;

/** Int4 codes with one f16 scale for each 256 coordinates; what they leave out the server carries on. */
export interface Int4Delta {
  readonly form: "int4";
  /** f16 bits, one for each block of 256 coordinates. */
  readonly scales: Uint16Array;
  /** Codes in [−7, 7], one per coordinate. */
  readonly codes: Int8Array;
}

/** The step itself. */
export interface F32Delta {
  readonly form: "f32";
  readonly values: Float32Array;
}

/** The step at coordinate `i` in the parameters' own units: code · scale, rounded to f32. */
export function deltaAt(delta: Delta, i: number): number {
  if (delta.form === "f32") return delta.values[i] ?? 0;
  return Math.fround((delta.codes[i] ?? 0) * fromF16bits(delta.scales[Math.floor(i / DELTA_BLOCK)] ?? 0));
}

/** Whether a step is for `n` coordinates. */
function fits(delta: Delta, n: number): boolean {
  if (delta.form === "f32") return delta.values.length === n;
  return delta.codes.length === n && delta.scales.length === Math.ceil(n / DELTA_BLOCK);
}

/**
 * θ − D, the model after a round. The same bits in every tab and as the server's own.
 * @throws ShapeError where the step is for another model.
 */
export function applyDelta(theta: Float32Array, delta: Delta): Float32Array {
  if (!fits(delta, theta.length)) {
    throw new ShapeError(`The step does not fit a model of ${theta.length} coordinates.`, {
      fix: "Apply the steps of this job, from the checkpoint that they follow.",
    });
  }
  return theta.map((value, i) => Math.fround(value - deltaAt(delta, i)));
}
