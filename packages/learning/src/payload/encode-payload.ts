import type { CodeCodec, Codes } from "../codes/codec.ts";
import { int4 } from "../codes/int4.ts";
import { squaredNorm } from "../codes/squared-norm.ts";
import { payloadOf } from "./payload-of.ts";
import { slices } from "./slices.ts";

/** An update as bytes, with what its header says about it. */
export interface Payload {
  /** Raw blocks of at most 256 KiB. */
  readonly blocks: Uint8Array[];
  /** sha2-256 of each uncompressed slice. */
  readonly leaves: Uint8Array[];
  /** Hash over the leaves. */
  readonly root: Uint8Array;
  /** Exact sum of the squared codes. */
  readonly norm2: bigint;
}

export function encodePayload(codes: Int8Array): Payload;
export function encodePayload<C extends Codes>(codes: C, codec: CodeCodec<C>): Payload;
/** Packs codes into slices of 32 KiB, hashes and deflates each, and groups them into blocks (TRAINING §6). */
export function encodePayload(codes: Codes, codec: CodeCodec = int4): Payload {
  const packed = slices(codes.length, codec.sliceLength).map(([start, end]) =>
    codec.pack(codec.view(codes, start, end)),
  );
  return payloadOf(packed, squaredNorm(codes));
}
