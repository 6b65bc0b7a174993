import type { CodeCodec, PackedCodes } from "@starling/learning";
import * as tf from "@tensorflow/tfjs-core";
import { WORKGROUP_SIZE } from "./constants.ts";
import { dispatch, emptyTensor, flatGroups } from "./dispatch.ts";
import { quantiseShader, UNSURE, WORDS_PER_GROUP } from "./quantise-shader.ts";

/** Where a parameter lies in the update and in the optimizer's buffers. */
export interface Segment {
  readonly codeOffset: number;
  readonly offset: number;
}

/** Weights before and after training, and how their difference becomes codes. */
export interface Quantised {
  /** θ₀ in the optimizer's order, f32 [n]. */
  readonly start: tf.Tensor1D;
  /** Begins with φ_H in the optimizer's order, f32. */
  readonly state: tf.Tensor1D;
  readonly segments: readonly Segment[];
  readonly codec: CodeCodec;
  /** 1/s, an f32. */
  readonly inverse: number;
}

/** Bits of a code, by the codecs whose codes fill words without a rest. */
const BITS: Partial<Record<CodeCodec["name"], number>> = { int4: 4, int8: 8, ternary: 2 };

/**
 * Between these, what a GPU makes of subnormal numbers shows in no code: a difference or a product that is one rounds to
 * zero, and a weight that is one lies below half a unit in the last place of a difference that does not.
 */
const INVERSE = { least: 2 ** -96, most: 2 ** 96 } as const;

/** Whether the kernel computes the codes of `codec` at this scale to the bit. */
export function quantisesOnGpu(codec: CodeCodec, inverse: number): boolean {
  return BITS[codec.name] !== undefined && inverse >= INVERSE.least && inverse <= INVERSE.most;
}

/**
 * Codes of θ₀ − φ_H in the update's order, packed, and behind them the sum of the squared codes of each workgroup's
 * words, or `UNSURE` where a weight is no number or so large that a difference might not be one.
 *
 * @returns i32 [words + groups]
 */
export function quantiseWords({ start, state, segments, codec, inverse }: Quantised): tf.Tensor1D {
  const n = start.size;
  const { bits, words, groups } = sizesOf(codec, n);
  const output = emptyTensor<tf.Tensor1D>([words + groups], "int32");
  const ordered = segments.toSorted((a, b) => a.codeOffset - b.codeOffset);
  const table = tf.tensor1d(Int32Array.from(ordered.flatMap((s) => [s.codeOffset, s.offset - s.codeOffset])), "int32");
  dispatch(quantiseShader, {
    inputs: [start, state, table],
    output,
    groups: flatGroups(groups * WORKGROUP_SIZE),
    integers: [n, words, groups, ordered.length, bits, codec.limit],
    // Differences beyond this are clamped before they are multiplied: no product is infinite.
    floats: [inverse, Math.fround((codec.limit + 1) / inverse)],
  });
  table.dispose();
  return output;
}

/**
 * Reads what `quantiseWords` computed.
 * @returns undefined where a workgroup was unsure
 */
export async function readQuantised(
  output: tf.Tensor1D,
  { codec, n }: { readonly codec: CodeCodec; readonly n: number },
): Promise<PackedCodes | undefined> {
  const { words, groups } = sizesOf(codec, n);
  const read = await output.data<"int32">();
  const sums = read.subarray(words, words + groups);
  if (sums.includes(UNSURE)) return undefined;
  // 2³¹ coordinates of int8 stay below 2⁴⁵.
  const norm2 = BigInt(sums.reduce((total, sum) => total + sum, 0));
  return { codec, n, bytes: new Uint8Array(read.buffer, read.byteOffset, codec.packedLength(n)), norm2 };
}

function sizesOf(codec: CodeCodec, n: number) {
  const bits = BITS[codec.name];
  if (bits === undefined) throw new RangeError(`codes of ${codec.name} are not packed by the GPU; ask quantisesOnGpu`);
  const words = Math.ceil((n * bits) / 32);
  return { bits, words, groups: Math.ceil(words / WORDS_PER_GROUP) };
}
