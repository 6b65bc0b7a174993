import type { CodeCodec, Codes } from "../codes/codec.ts";
import { int4 } from "../codes/int4.ts";
import { squaredNorm } from "../codes/squared-norm.ts";
import { MAX_EXACT, MIN_UPDATES_FOR_COSINE } from "../constants.ts";
import { accumulate, type UpdateSum, type WeighedUpdate } from "./update-sum.ts";

/**
 * Which updates point the way of the others: leave-one-out cosine > 0, that is cᵢ·(U − mᵢ·cᵢ) > 0 in integers
 * (TRAINING §0.6). For the open lane only: private data that is not alike makes honest updates disagree. All are kept
 * where there are fewer than four, or where fewer than half would remain.
 * @param updates with the multipliers they would be summed with, after clipping
 */
export function agreeing(updates: readonly WeighedUpdate[], codec: CodeCodec = int4): boolean[] {
  const everybody = updates.map(() => true);
  const [first] = updates;
  if (first === undefined || updates.length < MIN_UPDATES_FOR_COSINE) return everybody;
  const sum = accumulate(updates, first.codes.length, codec);
  const kept = updates.map(({ codes, multiplier }) => dot(codes, sum) > BigInt(multiplier) * squaredNorm(codes));
  return 2 * kept.filter(Boolean).length >= updates.length ? kept : everybody;
}

/** Σ cⱼ·Uⱼ, exactly: as many products as stay below 2⁵³ are added in doubles before they go into a BigInt. */
function dot(codes: Codes, { values, bound, limit }: UpdateSum): bigint {
  let total = 0n;
  if (values instanceof BigInt64Array) {
    for (let i = 0; i < values.length; i++) total += BigInt(codes[i] ?? 0) * (values[i] ?? 0n);
    return total;
  }
  const batch = Math.floor(MAX_EXACT / (limit * Math.max(1, Number(bound))));
  if (batch < 1) {
    for (let i = 0; i < values.length; i++) total += BigInt(codes[i] ?? 0) * BigInt(values[i] ?? 0);
    return total;
  }
  for (let start = 0; start < values.length; start += batch) {
    const end = Math.min(start + batch, values.length);
    let part = 0;
    for (let i = start; i < end; i++) part += (codes[i] ?? 0) * (values[i] ?? 0);
    total += BigInt(part);
  }
  return total;
}
