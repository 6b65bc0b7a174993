import { CID } from "multiformats/cid";
import * as z from "zod/mini";
import { CODEC } from "./block.ts";
import type { Address, Bytes32, JobId } from "./hex.ts";

const U32_MAX = 2 ** 32 - 1;
const SHA2_256 = 0x12;

/** An integer in [min, max]. */
export const integer = (min: number, max: number) => z.number().check(z.int(), z.minimum(min), z.maximum(max));
/** A 32-bit unsigned integer. */
export const u32 = integer(0, U32_MAX);
/** Milliseconds or counts that stay exact in a double. */
export const safeInteger = integer(0, Number.MAX_SAFE_INTEGER);
/** The bit pattern of an f32; NaN and infinities are refused. */
export const f32Bits = integer(0, U32_MAX).check(
  z.refine((bits) => ((bits >>> 23) & 0xff) !== 0xff, { error: "must be the bits of a finite f32" }),
);
/** The f32 whose bit pattern is `bits`. */
export function f32Of(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits);
  return view.getFloat32(0);
}
/** {@link f32Bits} of a value from `min` to `max`, both rounded to f32. */
export const f32Within = (min: number, max: number) =>
  f32Bits.check(
    z.refine((bits) => f32Of(bits) >= Math.fround(min) && f32Of(bits) <= Math.fround(max), {
      error: `must be the bits of an f32 from ${min} to ${max}`,
    }),
  );
/** An unsigned integer of up to 256 bits as canonical decimal text. */
export const decimal = z.string().check(z.regex(/^(0|[1-9][0-9]{0,77})$/));
/** {@link decimal} of an unsigned integer that fits so many bits. */
export const decimalOf = (bits: number) =>
  decimal.check(z.refine((text) => BigInt(text) >> BigInt(bits) === 0n, { error: `must fit ${bits} bits` }));
/** Twenty bytes as lowercase hexadecimal text. */
export const address = z.string().check(z.regex(/^0x[0-9a-f]{40}$/)) as unknown as z.ZodMiniType<Address>;
/** Thirty-two bytes as lowercase hexadecimal text. */
export const bytes32 = z.string().check(z.regex(/^0x[0-9a-f]{64}$/)) as unknown as z.ZodMiniType<Bytes32>;
/** A job's id. */
export const jobId = bytes32 as z.ZodMiniType<JobId>;
/** A signature over secp256k1 with its recovery byte. */
export const secpSignature = z.string().check(z.regex(/^0x[0-9a-f]{130}$/)) as unknown as z.ZodMiniType<Address>;
/** Text for people: trimmed length within `max`, no control characters but line breaks. */
export const text = (max: number) => z.string().check(z.maxLength(max), z.regex(/^[^\p{Cc}]*(?:\n[^\p{Cc}]*)*$/u));
/** Up to `max` bytes. */
export const bytes = (max: number) =>
  z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.byteLength <= max, {
    error: `must be at most ${max} bytes`,
  });
/** Exactly `length` bytes. */
export const fixedBytes = (length: number) =>
  z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.byteLength === length, {
    error: `must be ${length} bytes`,
  });

function cidWith(...codecs: number[]) {
  return z.custom<CID>(
    (value) => {
      const cid = CID.asCID(value);
      return cid !== null && cid.version === 1 && codecs.includes(cid.code) && cid.multihash.code === SHA2_256;
    },
    { error: "must be a CIDv1 with sha2-256" },
  );
}

/** The CID of a DAG-CBOR block. */
export const cborCid = cidWith(CODEC.cbor);
/** The CID of a raw block. */
export const rawCid = cidWith(CODEC.raw);
/** The CID of a block of either codec. */
export const anyCid = cidWith(CODEC.cbor, CODEC.raw);
/** A libp2p peer id in its usual base58 text. */
export const peerIdText = z.string().check(z.regex(/^[1-9A-HJ-NP-Za-km-z]{40,64}$/));
