const float = new Float32Array(1);
const word = new Uint32Array(float.buffer);

/** 1.5 · 2⁵²: adding it pushes a double's fraction out, and the hardware rounds half to even. */
const ROUNDER = 6_755_399_441_055_744;

/** The bit pattern of `x` rounded to f32. Every NaN gives the same pattern. */
export function f32bits(x: number): number {
  if (Number.isNaN(x)) return 0x7fc00000;
  float[0] = x;
  return word[0] ?? 0;
}

/** The f32 whose bit pattern is `bits`. */
export function fromF32bits(bits: number): number {
  word[0] = bits;
  return float[0] ?? 0;
}

/** Rounds to the nearest integer, ties to the even one, for |x| < 2⁵¹; Math.round would send ties upwards. */
export function roundHalfEven(x: number): number {
  return x + ROUNDER - ROUNDER;
}
