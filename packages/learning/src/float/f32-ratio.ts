/** A fraction of positive integers. */
export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The exact quotient of two positive f32 given by their bits: every f32 is a whole number times a power of two. */
export function f32Ratio(bits: number, byBits: number): Ratio {
  const a = parts(bits);
  const b = parts(byBits);
  const shift = a.exponent - b.exponent;
  return {
    numerator: a.mantissa << BigInt(Math.max(shift, 0)),
    denominator: b.mantissa << BigInt(Math.max(-shift, 0)),
  };
}

function parts(bits: number): { mantissa: bigint; exponent: number } {
  const exponent = (bits >>> 23) & 0xff;
  const fraction = bits & 0x7fffff;
  return exponent === 0
    ? { mantissa: BigInt(fraction), exponent: 1 }
    : { mantissa: BigInt(0x800000 | fraction), exponent };
}
