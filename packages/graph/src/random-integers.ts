const GOLDEN_GAMMA = 0x9e3779b9;

const rotateLeft = (value: number, bits: number) => (value << bits) | (value >>> (32 - bits));

/** The finalizer of MurmurHash3 (Appleby), which spreads a counter over 32 bits. */
function scramble(counter: number): number {
  let x = counter;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/**
 * An endless stream of uniform 32-bit unsigned integers: xoshiro128** (Blackman and Vigna 2018, arXiv:1805.01407).
 * @param state Four 32-bit integers, not all zero.
 */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotateLeft(d, 11);
    return result;
  };
}

/**
 * The stream that belongs to a seed: integer arithmetic only, so every machine gives the same one.
 * @param seed Any integer; its low 32 bits count.
 */
export function randomIntegers(seed: number): () => number {
  const fill = (i: number) => scramble((seed + i * GOLDEN_GAMMA) | 0);
  return xoshiro128([fill(1), fill(2), fill(3), fill(4)]);
}

/**
 * A uniform integer in [0, bound) without modulo bias: values in the last, incomplete span are drawn again.
 * @param bound 1 to 2^32.
 */
export function randomBelow(next: () => number, bound: number): number {
  const limit = 2 ** 32 - (2 ** 32 % bound);
  let value = next();
  while (value >= limit) value = next();
  return value % bound;
}

/** The integers 0 to `count` − 1 in random order (Fisher and Yates). */
export function randomOrder(next: () => number, count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = randomBelow(next, i + 1);
    const swapped = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = swapped;
  }
  return order;
}
