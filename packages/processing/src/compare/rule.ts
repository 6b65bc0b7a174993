import { integer } from "@starling/protocol";
import * as z from "zod/mini";
import { PPM } from "../constants.ts";

const billionths = integer(0, 1_000_000_000);

/** When floats of two devices count as equal. */
export const floatRule = z.discriminatedUnion("kind", [
  /** Bit for bit. */
  z.strictObject({ kind: z.literal("exact") }),
  /** ‖a − b‖₂ ≤ `relative` · max(‖a‖₂, ‖b‖₂), in billionths: the whole tensor may be off by so much. */
  z.strictObject({ kind: z.literal("relative-l2"), billionths }),
  /** |a − b| ≤ so much, for each element, in billionths. */
  z.strictObject({ kind: z.literal("absolute"), billionths }),
]);
export type FloatRule = z.infer<typeof floatRule>;

/**
 * When two computations of one item agree. Integers and booleans always compare exactly. Confidences may differ by
 * `ppm`; a label or a text may be another one only where both sides say that the choice was closer than `ppm`.
 */
export const ComparisonRule = z.strictObject({
  float: floatRule,
  ppm: integer(0, PPM / 10),
  /** Pixels that a box's corner may be off. */
  pixels: integer(0, 100),
  /** Samples that a segment's ends may be off. */
  samples: integer(0, 65_536),
});
export type ComparisonRule = z.infer<typeof ComparisonRule>;
