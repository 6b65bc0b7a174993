import { SLICE_COORDINATES } from "../constants.ts";
import type { CodeCodec } from "./codec.ts";

/** Two codes in [−7, 7] to a byte, the even coordinate in the low half; an odd tail is padded with zero. */
export const int4: CodeCodec<Int8Array> = {
  name: "int4",
  limit: 7,
  sliceLength: SLICE_COORDINATES,
  create: (n) => new Int8Array(n),
  packedLength: (n) => Math.ceil(n / 2),
  pack(codes) {
    const bytes = new Uint8Array(Math.ceil(codes.length / 2));
    for (let i = 0; i < bytes.length; i++) {
      bytes[i] = ((codes[2 * i] ?? 0) & 15) | (((codes[2 * i + 1] ?? 0) & 15) << 4);
    }
    return bytes;
  },
  unpack(bytes, target) {
    let valid = true;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0;
      const low = (byte << 28) >> 28;
      const high = (byte << 24) >> 28;
      if (low === -8 || high === -8) valid = false;
      target[2 * i] = low;
      if (2 * i + 1 < target.length) target[2 * i + 1] = high;
      else if (high !== 0) valid = false;
    }
    return valid;
  },
  view: (codes, start, end) => codes.subarray(start, end),
};
