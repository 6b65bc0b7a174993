import type { Codes } from "./codec.ts";

/** Terms after which partial sums are moved into a BigInt: each stays below 2⁵³. */
const BATCH = 65_536;

/** Σ c² over the codes, exactly. Codes of 32 bits are split in halves so that no product is rounded. */
export function squaredNorm(codes: Codes): bigint {
  let total = 0n;
  for (let start = 0; start < codes.length; start += BATCH) {
    const end = Math.min(start + BATCH, codes.length);
    let high = 0;
    let middle = 0;
    let low = 0;
    for (let i = start; i < end; i++) {
      const code = codes[i] ?? 0;
      const upper = code >> 16;
      const lower = code & 0xffff;
      high += upper * upper;
      middle += upper * lower;
      low += lower * lower;
    }
    total += (BigInt(high) << 32n) + (BigInt(middle) << 17n) + BigInt(low);
  }
  return total;
}
