import { SLICE_COORDINATES } from "../constants.ts";
import type { CodeCodec } from "./codec.ts";

/**
 * Fixed point: codes in [−(2³¹ − 1), 2³¹ − 1], little-endian, with the scale in the spec. The "f32 codec" of a job. Its
 * slices are half as long as the others', so that one that nothing can shorten still fits a block of 256 KiB.
 */
export const int32: CodeCodec<Int32Array> = {
  name: "int32",
  limit: 0x7fff_ffff,
  sliceLength: SLICE_COORDINATES / 2,
  create: (n) => new Int32Array(n),
  packedLength: (n) => 4 * n,
  pack(codes) {
    const bytes = new Uint8Array(4 * codes.length);
    const view = new DataView(bytes.buffer);
    codes.forEach((code, i) => {
      view.setInt32(4 * i, code, true);
    });
    return bytes;
  },
  unpack(bytes, target) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let i = 0; i < target.length; i++) target[i] = view.getInt32(4 * i, true);
    return !target.includes(-0x8000_0000);
  },
  view: (codes, start, end) => codes.subarray(start, end),
};
