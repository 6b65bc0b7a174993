import { ScaleError } from "../errors.ts";
import { f32bits, fromF32bits } from "../float/f32.ts";

/** Size of one code unit in the parameters' own units, and the factor that the quantiser multiplies by; both f32. */
export interface UpdateScale {
  readonly scaleBits: number;
  readonly inverseBits: number;
  readonly scale: number;
  readonly inverse: number;
}

/**
 * s = κ·lr / limit · H in f32 (TRAINING §3; `limit` is 7 for int4): no scale travels with an update, because the spec,
 * the round and the chunk fix it. The chunk's own steps H are the last factor.
 * @throws ScaleError where s or 1/s is not a positive f32, or H is no count.
 */
export function updateScale(lrBits: number, steps: number, kappaBits: number, limit = 7): UpdateScale {
  if (!Number.isInteger(steps) || steps < 1 || steps > 0x100_0000) {
    throw new ScaleError(`${steps} local steps have no scale.`, { fix: "Give a whole number of at least 1." });
  }
  const scale = Math.fround(unitScale(lrBits, kappaBits, limit) * steps);
  const inverse = Math.fround(1 / scale);
  if (!(scale > 0 && Number.isFinite(scale) && inverse > 0 && Number.isFinite(inverse))) {
    throw new ScaleError("The learning rate leaves no scale to quantise with.", {
      fix: "Choose a learning rate and κ whose product with the steps lies between 1e-30 and 1e30.",
    });
  }
  return { scale, inverse, scaleBits: f32bits(scale), inverseBits: f32bits(inverse) };
}

/**
 * κ·lr/limit in f32: what one code unit of one local step is worth. The server's sums are multiplied by it.
 * @throws ScaleError for anything but positive, finite f32 values.
 */
export function unitScale(lrBits: number, kappaBits: number, limit = 7): number {
  const unit = Math.fround(Math.fround(fromF32bits(kappaBits) * fromF32bits(lrBits)) / limit);
  if (unit > 0 && Number.isFinite(unit)) return unit;
  throw new ScaleError("The learning rate or κ is not a positive number.", {
    fix: "Give the bits of positive, finite f32 values.",
  });
}
