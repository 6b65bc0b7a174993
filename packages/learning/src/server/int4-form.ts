import { int4 } from "../codes/int4.ts";
import { DELTA_BLOCK, DELTA_SLICE } from "../constants.ts";
import { slices } from "../payload/slices.ts";
import type { Int4Delta } from "./delta.ts";
import { type DeltaForm, deltaRefused } from "./delta-form.ts";

const scalesIn = (coordinates: number) => Math.ceil(coordinates / DELTA_BLOCK);

/** Slices of 65,536 coordinates, each its scales and then its nibbles. */
export const int4Form: DeltaForm<Int4Delta> = {
  sliceLength: DELTA_SLICE,
  packedLength: (coordinates) => 2 * scalesIn(coordinates) + int4.packedLength(coordinates),
  pack: ({ scales, codes }) =>
    slices(codes.length, DELTA_SLICE).map(([start, end]) => {
      const count = scalesIn(end - start);
      const bytes = new Uint8Array(2 * count + int4.packedLength(end - start));
      const view = new DataView(bytes.buffer);
      for (let i = 0; i < count; i++) view.setUint16(2 * i, scales[start / DELTA_BLOCK + i] ?? 0, true);
      bytes.set(int4.pack(codes.subarray(start, end)), 2 * count);
      return bytes;
    }),
  unpack(raw, cuts, n) {
    const scales = new Uint16Array(scalesIn(n));
    const codes = new Int8Array(n);
    let next = 0;
    for (const slice of raw) {
      const [start, end] = cuts[next++] ?? [0, 0];
      const count = scalesIn(end - start);
      const view = new DataView(slice.buffer, slice.byteOffset, slice.byteLength);
      for (let i = 0; i < count; i++) scales[start / DELTA_BLOCK + i] = view.getUint16(2 * i, true);
      if (!int4.unpack(slice.subarray(2 * count), codes.subarray(start, end))) {
        throw deltaRefused("a code is out of bounds");
      }
    }
    for (const scale of scales) if (scale >= 0x7c00) throw deltaRefused("a scale is negative or not finite");
    codes.forEach((code, i) => {
      if (code !== 0 && scales[Math.floor(i / DELTA_BLOCK)] === 0) throw deltaRefused("a code has no scale");
    });
    return { form: "int4", scales, codes };
  },
};
