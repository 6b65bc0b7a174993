import { SLICE_COORDINATES, SPARSE_BLOCK } from "../constants.ts";
import { PayloadError, ScaleError } from "../errors.ts";
import { slices } from "../payload/slices.ts";
import type { CodeCodec } from "./codec.ts";
import { largest } from "./largest.ts";

/** Of each block of 4,096 coordinates the `keep` largest as codes in ±{1, 2}; all others are zero and not sent. */
export interface SparseCodec extends CodeCodec<Int8Array> {
  readonly name: "sparse";
  readonly keep: number;
}

/**
 * SparseLoCo's update (arXiv 2508.15706) as integers. A slice is four planes over the places of its blocks, each block
 * having as many as it may send: how many it does (u16), the low bytes of the gaps between indices, their high nibbles,
 * and the values in two bits (0, 1 for 1, 2 and 2, 3 for −1, −2). Places that are not used are zero. Planes rather than
 * entries, because deflate then finds the bytes that are alike.
 * @throws ScaleError where `keep` is no count within a block.
 */
export function sparse(keep: number): SparseCodec {
  if (!Number.isInteger(keep) || keep < 1 || keep > SPARSE_BLOCK) {
    throw new ScaleError(`A block of ${SPARSE_BLOCK} coordinates cannot keep ${keep}.`, {
      fix: "Keep 1 to 4,096 of them; 64 is the default.",
    });
  }
  const planes = (n: number) => planesOf(n, keep);
  return {
    name: "sparse",
    keep,
    limit: 2,
    sliceLength: SLICE_COORDINATES,
    create: (n) => new Int8Array(n),
    select(values) {
      const chosen = new Uint8Array(values.length);
      for (const [start, end] of slices(values.length, SPARSE_BLOCK)) {
        largest(values.subarray(start, end), keep, chosen.subarray(start, end));
      }
      return chosen;
    },
    packedLength: (n) => planes(n).length,
    pack(codes) {
      const { high, values, length, low } = planes(codes.length);
      const bytes = new Uint8Array(length);
      let place = 0;
      for (const [block, [start, end]] of slices(codes.length, SPARSE_BLOCK).entries()) {
        const places = Math.min(keep, end - start);
        let count = 0;
        let next = start;
        for (let i = start; i < end; i++) {
          const code = codes[i] ?? 0;
          if (code === 0) continue;
          if (count === places) throw tooMany(places);
          const at = place + count++;
          const gap = i - next;
          next = i + 1;
          bytes[low + at] = gap & 255;
          put(bytes, high + (at >> 1), (gap >> 8) << (4 * (at & 1)));
          put(bytes, values + (at >> 2), (code > 0 ? code - 1 : 1 - code) << (2 * (at & 3)));
        }
        bytes[2 * block] = count & 255;
        bytes[2 * block + 1] = count >> 8;
        place += places;
      }
      return bytes;
    },
    unpack(bytes, target) {
      const { high, values, low, places: all } = planes(target.length);
      let valid = isClear(bytes, high, all, 4) && isClear(bytes, values, all, 2);
      target.fill(0);
      let place = 0;
      for (const [block, [start, end]] of slices(target.length, SPARSE_BLOCK).entries()) {
        const places = Math.min(keep, end - start);
        const count = (bytes[2 * block] ?? 0) | ((bytes[2 * block + 1] ?? 0) << 8);
        if (count > places) return false;
        let next = start;
        for (let at = place; at < place + places; at++) {
          const gap = (bytes[low + at] ?? 0) | ((((bytes[high + (at >> 1)] ?? 0) >> (4 * (at & 1))) & 15) << 8);
          const value = ((bytes[values + (at >> 2)] ?? 0) >> (2 * (at & 3))) & 3;
          if (at >= place + count) {
            if (gap !== 0 || value !== 0) valid = false;
            continue;
          }
          const i = next + gap;
          if (i >= end) return false;
          target[i] = value < 2 ? value + 1 : 1 - value;
          next = i + 1;
        }
        place += places;
      }
      return valid;
    },
    view: (codes, start, end) => codes.subarray(start, end),
  };
}

/** Where the planes of a slice of `n` coordinates begin. */
function planesOf(n: number, keep: number) {
  const whole = Math.floor(n / SPARSE_BLOCK);
  const rest = n - whole * SPARSE_BLOCK;
  const places = whole * keep + Math.min(keep, rest);
  const low = 2 * (whole + (rest > 0 ? 1 : 0));
  const high = low + places;
  const values = high + Math.ceil(places / 2);
  return { places, low, high, values, length: values + Math.ceil(places / 4) };
}

function put(bytes: Uint8Array, at: number, bits: number): void {
  bytes[at] = (bytes[at] ?? 0) | bits;
}

/** Whether the last byte of a plane has no bits beyond its last place. */
function isClear(bytes: Uint8Array, plane: number, places: number, bits: 2 | 4): boolean {
  const used = (places * bits) & 7;
  return used === 0 || (bytes[plane + ((places * bits) >> 3)] ?? 0) >> used === 0;
}

function tooMany(places: number): PayloadError {
  return new PayloadError(`A block of this update has more than ${places} codes.`, {
    fix: "Quantise with the codec that packs the update.",
  });
}
