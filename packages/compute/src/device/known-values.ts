/** Numbers in [−1, 1) in steps of 2⁻¹⁵ from a 32-bit linear congruential generator: exact in f32, equal everywhere. */
export function knownValues(length: number, seed: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 16) / 32_768 - 1;
  });
}
