import { DELTA_SLICE } from "../constants.ts";
import { slices } from "../payload/slices.ts";
import type { F32Delta } from "./delta.ts";
import { type DeltaForm, deltaRefused } from "./delta-form.ts";

/** Half of the int4 form's, so that a slice that nothing can shorten still fits a block of 256 KiB. */
const SLICE = DELTA_SLICE / 2;

/** Slices of 32,768 values, little-endian. */
export const f32Form: DeltaForm<F32Delta> = {
  sliceLength: SLICE,
  packedLength: (coordinates) => 4 * coordinates,
  pack: ({ values }) =>
    slices(values.length, SLICE).map(([start, end]) => {
      const bytes = new Uint8Array(4 * (end - start));
      const view = new DataView(bytes.buffer);
      for (let i = start; i < end; i++) view.setFloat32(4 * (i - start), values[i] ?? 0, true);
      return bytes;
    }),
  unpack(raw, cuts, n) {
    const values = new Float32Array(n);
    let next = 0;
    for (const slice of raw) {
      const [start, end] = cuts[next++] ?? [0, 0];
      const view = new DataView(slice.buffer, slice.byteOffset, slice.byteLength);
      for (let i = start; i < end; i++) values[i] = view.getFloat32(4 * (i - start), true);
    }
    if (!values.every(Number.isFinite)) throw deltaRefused("a value is not finite");
    return { form: "f32", values };
  },
};
