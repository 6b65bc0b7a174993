import { MAX_BLOCK_BYTES } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { StreamError } from "../errors.ts";
import { decodeCid } from "./block-key.ts";

/** Blocks over one long-lived stream: many wants are open at once, answers come in the order of the wants. */
export const BLOCK_STREAM_PROTOCOL = "/starling/blocks/1";

/** Largest frame towards the holder: kind, id and the binary CID (36 bytes). */
export const MAX_WANT_FRAME_BYTES = 64;

/** Bytes before the block in an answer: id and status. */
export const ANSWER_HEADER_BYTES = 5;

/** Largest frame towards the asker. */
export const MAX_ANSWER_FRAME_BYTES = MAX_BLOCK_BYTES + ANSWER_HEADER_BYTES;

/** Asker to holder. A want is also the credit for one block of at most 1 MiB. */
export type BlockCall =
  | { readonly kind: "want"; readonly id: number; readonly cid: CID }
  | { readonly kind: "cancel"; readonly id: number };

/** Holder to asker. */
export type BlockAnswer =
  | { readonly kind: "block"; readonly id: number; readonly bytes: Uint8Array }
  | { readonly kind: "missing" | "refused"; readonly id: number };

const WANT = 1;
const CANCEL = 2;
const STATUS = ["block", "missing", "refused"] as const;

/** `u8 kind, u32 id, [cid]`, big-endian. */
export function encodeCall(call: BlockCall): Uint8Array {
  const cid = call.kind === "want" ? call.cid.bytes : new Uint8Array(0);
  const frame = new Uint8Array(5 + cid.byteLength);
  frame[0] = call.kind === "want" ? WANT : CANCEL;
  new DataView(frame.buffer).setUint32(1, call.id);
  frame.set(cid, 5);
  return frame;
}

/** @throws StreamError for anything but a well-formed call. */
export function decodeCall(frame: Uint8Array): BlockCall {
  if (frame.byteLength >= 5) {
    const id = new DataView(frame.buffer, frame.byteOffset).getUint32(1);
    if (frame[0] === CANCEL && frame.byteLength === 5) return { kind: "cancel", id };
    const cid = decodeCid(frame.subarray(5));
    if (frame[0] === WANT && cid !== undefined) return { kind: "want", id, cid };
  }
  throw new StreamError("A peer sent a malformed want.", { fix: "Update both sides." });
}

/** `u32 id, u8 status`, to be followed by the block's bytes. */
export function encodeAnswerHeader(id: number, kind: BlockAnswer["kind"]): Uint8Array {
  const header = new Uint8Array(ANSWER_HEADER_BYTES);
  new DataView(header.buffer).setUint32(0, id);
  header[4] = STATUS.indexOf(kind);
  return header;
}

/** @throws StreamError for anything but a well-formed answer. The bytes of a block are a view into the frame. */
export function decodeAnswer(frame: Uint8Array): BlockAnswer {
  if (frame.byteLength >= ANSWER_HEADER_BYTES) {
    const id = new DataView(frame.buffer, frame.byteOffset).getUint32(0);
    const kind = STATUS[frame[4] ?? STATUS.length];
    if (kind === "block") return { kind, id, bytes: frame.subarray(ANSWER_HEADER_BYTES) };
    if (kind !== undefined && frame.byteLength === ANSWER_HEADER_BYTES) return { kind, id };
  }
  throw new StreamError("A peer sent a malformed answer.", { fix: "Fetch from another peer." });
}
