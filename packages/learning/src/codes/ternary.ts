import { SLICE_COORDINATES } from "../constants.ts";
import type { CodeCodec } from "./codec.ts";

/** Codes −1, 0 and 1, four to a byte as two's complement pairs of bits, the first lowest; the pair 2 is refused. */
export const ternary: CodeCodec<Int8Array> = {
  name: "ternary",
  limit: 1,
  sliceLength: SLICE_COORDINATES,
  create: (n) => new Int8Array(n),
  packedLength: (n) => Math.ceil(n / 4),
  pack(codes) {
    const bytes = new Uint8Array(Math.ceil(codes.length / 4));
    codes.forEach((code, i) => {
      bytes[i >> 2] = (bytes[i >> 2] ?? 0) | ((code & 3) << (2 * (i & 3)));
    });
    return bytes;
  },
  unpack(bytes, target) {
    let valid = true;
    for (let i = 0; i < 4 * bytes.length; i++) {
      const code = ((bytes[i >> 2] ?? 0) << (30 - 2 * (i & 3))) >> 30;
      if (code === -2) valid = false;
      if (i < target.length) target[i] = code;
      else if (code !== 0) valid = false;
    }
    return valid;
  },
  view: (codes, start, end) => codes.subarray(start, end),
};
