import { SLICE_COORDINATES } from "../constants.ts";
import type { CodeCodec } from "./codec.ts";

/** Codes in [−127, 127], one to a byte. */
export const int8: CodeCodec<Int8Array> = {
  name: "int8",
  limit: 127,
  sliceLength: SLICE_COORDINATES,
  create: (n) => new Int8Array(n),
  packedLength: (n) => n,
  pack: (codes) => new Uint8Array(codes.buffer, codes.byteOffset, codes.length).slice(),
  unpack(bytes, target) {
    target.set(new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length));
    return !target.includes(-128);
  },
  view: (codes, start, end) => codes.subarray(start, end),
};
