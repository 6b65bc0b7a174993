import { NonFiniteError, ScaleError } from "../errors.ts";
import { roundHalfEven } from "../float/f32.ts";
import type { CodeCodec, Codes } from "./codec.ts";
import { int4 } from "./int4.ts";

export function quantise(delta: Float32Array, inverseScale: number): Int8Array;
export function quantise<C extends Codes>(delta: Float32Array, inverseScale: number, codec: CodeCodec<C>): C;
/**
 * Integer codes of a worker's difference θ_round − θ_local: multiply by 1/s in f32, round half to even, clamp. The same
 * bits everywhere, no randomness (PROTOCOL §5). A codec that sends only some coordinates chooses them first.
 * @param delta f32 difference, one value per coordinate
 * @param inverseScale 1/s, an f32 (see updateScale)
 * @throws NonFiniteError naming the coordinate; ScaleError where 1/s is not a positive f32.
 */
export function quantise(delta: Float32Array, inverseScale: number, codec: CodeCodec = int4): Codes {
  if (!(inverseScale > 0 && Number.isFinite(inverseScale) && Math.fround(inverseScale) === inverseScale)) {
    throw new ScaleError("The inverse scale is not a positive f32.", { fix: "Take it from updateScale." });
  }
  const { limit } = codec;
  const codes = codec.create(delta.length);
  const sent = codec.select?.(delta);
  for (let i = 0; i < delta.length; i++) {
    const value = delta[i] ?? 0;
    if (!Number.isFinite(value)) {
      throw new NonFiniteError(`Coordinate ${i} of the update is ${value}.`, {
        fix: "Discard the chunk's result; lower the learning rate if it comes again.",
      });
    }
    if (sent?.[i] === 0) continue;
    // Far outside the clamp the product may be infinite, which min and max put right.
    codes[i] = Math.max(-limit, Math.min(limit, roundHalfEven(Math.fround(value * inverseScale))));
  }
  return codes;
}
