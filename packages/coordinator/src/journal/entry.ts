import {
  type Block,
  bytes,
  cborCid,
  decodeBlock,
  encodeBlock,
  InvalidDataError,
  safeInteger,
  tupleDigest,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import * as z from "zod/mini";
import { MAX_SIGNATURE } from "./constants.ts";

/** One link of the chain. `fact` is any IPLD value; its own schema is the journal's reader's. */
export const Entry = z.strictObject({
  v: z.literal(1),
  prev: z.nullable(cborCid),
  seq: safeInteger,
  fact: z.custom<unknown>((value) => value !== undefined, { error: "is missing" }),
  sig: bytes(MAX_SIGNATURE),
});
export type Entry = z.infer<typeof Entry>;

/** What an entry's signature is made over: the hash of all its other fields. */
export function entryDigest({ v, prev, seq, fact }: Omit<Entry, "sig">): Uint8Array {
  return tupleDigest("starling/journal-entry/1", v, prev, seq, fact);
}

/**
 * The signed block of a fact.
 * @throws InvalidDataError for what is no IPLD value; OversizeError above 1 MiB.
 */
export function encodeEntry(
  prev: CID | null,
  seq: number,
  fact: unknown,
  sign: (digest: Uint8Array) => Uint8Array,
): Block {
  const unsigned = { v: 1, prev, seq, fact } as const;
  const sig = sign(digestOfFact(unsigned));
  return encodeBlock({ ...unsigned, sig });
}

/** @throws InvalidDataError, OversizeError */
export function decodeEntry(block: Uint8Array): Entry {
  return decodeBlock(Entry, block);
}

function digestOfFact(unsigned: Omit<Entry, "sig">): Uint8Array {
  try {
    return entryDigest(unsigned);
  } catch (cause) {
    throw new InvalidDataError("This fact cannot be written to the journal: it is no IPLD value.", {
      fix: "Use null, booleans, numbers, text, bytes, CIDs, lists and maps of these.",
      cause,
    });
  }
}
