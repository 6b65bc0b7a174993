import { int4 } from "../codes/int4.ts";
import { MAX_COORDINATES } from "../constants.ts";
import { frameSlices } from "../payload/frame-slices.ts";
import { slices } from "../payload/slices.ts";
import { unframeSlices } from "../payload/unframe-slices.ts";
import type { Delta } from "./delta.ts";
import { type DeltaForm, deltaRefused } from "./delta-form.ts";
import { f32Form } from "./f32-form.ts";
import { int4Form } from "./int4-form.ts";

/** What a decoder may be made to take. */
export interface DeltaLimits {
  /** Most compressed bytes over all blocks. */
  readonly maxBytes: number;
}

/** By the byte that a step begins with. */
const FORMS: readonly DeltaForm[] = [int4Form, f32Form];

/** Most bytes of an honest step for `n` coordinates, whatever its form: whole f32, with room for framing. */
export function maxDeltaBytes(n: number): number {
  return 4 * n + 64 * 1024;
}

/** The step as raw blocks of at most 256 KiB: a slice of one byte that names its form, then the form's own slices. */
export function encodeDelta(delta: Delta): Uint8Array[] {
  const body = delta.form === "int4" ? int4Form.pack(delta) : f32Form.pack(delta);
  return frameSlices([Uint8Array.of(delta.form === "int4" ? 0 : 1), ...body]);
}

/**
 * Reads a step for a model of `n` coordinates. Int4 scales must be finite and not negative, codes within [−7, 7] and zero
 * where the scale is; f32 values must be finite.
 * @throws PayloadError
 */
export function decodeDelta(blocks: readonly Uint8Array[], n: number, { maxBytes }: DeltaLimits): Delta {
  if (!Number.isInteger(n) || n < 1 || n > MAX_COORDINATES) throw deltaRefused(`${n} coordinates are no model`);
  const bytes = blocks.reduce((sum, block) => sum + block.length, 0);
  if (bytes > maxBytes) throw deltaRefused(`${bytes} bytes are over the limit of ${maxBytes}`);
  // The smallest form at deflate's best: no memory for an empty promise.
  if (bytes * 1032 < int4.packedLength(n)) throw deltaRefused(`${bytes} bytes are too few for ${n} coordinates`);
  // The lengths of a form's slices are known once its name is read; the reader asks for each when it comes to it.
  const lengths = [1];
  const read = unframeSlices(blocks, lengths);
  const form = FORMS[read.next().value?.[0] ?? -1];
  if (form === undefined) throw deltaRefused("it has no form that is known");
  const cuts = slices(n, form.sliceLength);
  for (const [start, end] of cuts) lengths.push(form.packedLength(end - start));
  return form.unpack(read, cuts, n);
}
