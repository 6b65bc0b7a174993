import type { CodeCodec, Codes } from "../codes/codec.ts";
import { int4 } from "../codes/int4.ts";
import { MAX_EXACT, MAX_MULTIPLIER } from "../constants.ts";
import { ShapeError, SumOverflowError, WeightError } from "../errors.ts";

/** A partial sum Σ mᵢ·cᵢ, exact: doubles holding integers below 2⁵³, or 64-bit integers for codes of 32 bits. */
export interface UpdateSum {
  readonly values: Float64Array | BigInt64Array;
  /** Largest absolute value that any coordinate can have reached: Σ mᵢ·limit. */
  bound: bigint;
  /** Largest absolute code of the codec. */
  readonly limit: number;
  /** Where the codec sends only some coordinates: the weight of all who sent each, exact in doubles. */
  readonly senders?: Float64Array;
}

/** One accepted update with the multiplier that the round record gives it. */
export interface WeighedUpdate {
  readonly codes: Codes;
  readonly multiplier: number;
  /** wᵢ of the round's weights, which the sum counts where the codec sends only some coordinates. */
  readonly weight?: number;
}

const MAX_INT64 = 0x7fff_ffff_ffff_ffffn;

/** The sum of no updates over `n` coordinates. */
export function emptySum(n: number, { limit, select }: CodeCodec = int4): UpdateSum {
  const values = limit > 127 ? new BigInt64Array(n) : new Float64Array(n);
  return { values, bound: 0n, limit, ...(select && { senders: new Float64Array(n) }) };
}

/**
 * Adds multiplier · codes to `sum` in place. Integer addition: any order gives the same sum.
 * @throws ShapeError, WeightError, SumOverflowError before anything is added.
 */
export function addUpdate(sum: UpdateSum, { codes, multiplier, weight }: WeighedUpdate): void {
  assertLength(sum, codes.length);
  if (!Number.isInteger(multiplier) || multiplier < 0 || multiplier > MAX_MULTIPLIER) {
    throw new WeightError(`${multiplier} is no multiplier.`, { fix: "Take it from the round record." });
  }
  if (sum.senders !== undefined && !(weight !== undefined && weight > 0 && weight <= MAX_EXACT)) {
    throw new WeightError("An update of some coordinates has no weight.", { fix: "Take it from the round's weights." });
  }
  sum.bound = boundOf(sum, BigInt(multiplier) * BigInt(sum.limit));
  if (sum.senders !== undefined) countSender(sum.senders, codes, weight ?? 0);
  const { values } = sum;
  if (values instanceof Float64Array) {
    for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) + multiplier * (codes[i] ?? 0);
    return;
  }
  const factor = BigInt(multiplier);
  for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0n) + factor * BigInt(codes[i] ?? 0);
}

/**
 * Adds one partial sum to another in place, as a tree of aggregators does.
 * @throws ShapeError, SumOverflowError before anything is added.
 */
export function mergeSum(sum: UpdateSum, other: UpdateSum): void {
  assertLength(sum, other.values.length);
  const a = sum.values;
  const b = other.values;
  if (sum.limit !== other.limit) throw mismatch("sums of different codecs");
  sum.bound = boundOf(sum, other.bound);
  const { senders } = sum;
  senders?.forEach((weight, i) => {
    senders[i] = weight + (other.senders?.[i] ?? 0);
  });
  if (a instanceof Float64Array && b instanceof Float64Array) {
    for (let i = 0; i < a.length; i++) a[i] = (a[i] ?? 0) + (b[i] ?? 0);
  } else if (a instanceof BigInt64Array && b instanceof BigInt64Array) {
    for (let i = 0; i < a.length; i++) a[i] = (a[i] ?? 0n) + (b[i] ?? 0n);
  }
}

function countSender(senders: Float64Array, codes: Codes, weight: number): void {
  for (let i = 0; i < senders.length; i++) if (codes[i] !== 0) senders[i] = (senders[i] ?? 0) + weight;
}

/** U = Σ mᵢ·cᵢ over all accepted updates of a round. */
export function accumulate(updates: Iterable<WeighedUpdate>, n: number, codec: CodeCodec = int4): UpdateSum {
  const sum = emptySum(n, codec);
  for (const update of updates) addUpdate(sum, update);
  return sum;
}

function boundOf({ values, bound }: UpdateSum, more: bigint): bigint {
  const next = bound + more;
  if (next <= (values instanceof Float64Array ? BigInt(MAX_EXACT) : MAX_INT64)) return next;
  throw new SumOverflowError("This round's sum could leave the integers that are added exactly.", {
    fix: "Accept fewer updates in the round, or ask for less local work in a chunk.",
  });
}

function assertLength({ values }: UpdateSum, length: number): void {
  if (values.length !== length) throw mismatch(`${length} coordinates where the sum has ${values.length}`);
}

function mismatch(what: string): ShapeError {
  return new ShapeError(`Cannot add ${what}.`, { fix: "Decode the update with the job's own graph and codec." });
}
