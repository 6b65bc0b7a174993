import { ShapeError } from "../errors.ts";
import type { CodeCodec, Codes } from "./codec.ts";
import { quantise } from "./quantise.ts";
import type { UpdateScale } from "./update-scale.ts";

/** An update's codes, and what they left out. */
export interface FedBack {
  /** β·e + Δ, what was quantised; f32. */
  readonly difference: Float32Array;
  readonly codes: Codes;
  /** e of the worker's next chunk: the difference less what its codes say; f32. */
  readonly error: Float32Array;
}

/**
 * Error feedback (Karimireddy 2019, algorithm 1; the decay β is SparseLoCo's): what an update leaves out is added to the
 * next one, faded. In f32, one rounding for each operation: v = β·e + Δ, c = Q(v/s), e' = v − c·s.
 * @param delta θ − φ_H, f32
 * @param error e after the worker's chunk before; undefined in its first
 * @throws ShapeError where the two differ in length; NonFiniteError
 */
export function feedBack(
  delta: Float32Array,
  error: Float32Array | undefined,
  { beta, scale, codec }: { readonly beta: number; readonly scale: UpdateScale; readonly codec: CodeCodec },
): FedBack {
  if (error !== undefined && error.length !== delta.length) {
    throw new ShapeError(`An error of ${error.length} coordinates does not fit an update of ${delta.length}.`, {
      fix: "Take the error of the worker's chunk before, in the same job.",
    });
  }
  const difference =
    error === undefined ? delta : delta.map((d, i) => Math.fround(Math.fround(beta * (error[i] ?? 0)) + d));
  const codes = quantise<Codes>(difference, scale.inverse, codec);
  return {
    difference,
    codes,
    error: difference.map((v, i) => Math.fround(v - Math.fround((codes[i] ?? 0) * scale.scale))),
  };
}
