import * as dagCbor from "@ipld/dag-cbor";
import { sha256 } from "@noble/hashes/sha2.js";
import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { create as createDigest } from "multiformats/hashes/digest";
import type * as z from "zod/mini";
import { MAX_BLOCK_BYTES } from "./constants.ts";
import { InvalidDataError, OversizeError, WrongBlockError } from "./errors.ts";
import { type Bytes32, compareBytes, fromHex, toHex } from "./hex.ts";

const SHA2_256 = 0x12;

/** Codecs that Starling's blocks use: DAG-CBOR for structures, raw for everything else. */
export const CODEC = { cbor: dagCbor.code, raw: raw.code } as const;

/** Bytes together with the CID that names them. */
export interface Block {
  readonly cid: CID;
  readonly bytes: Uint8Array;
}

function assertSize(bytes: Uint8Array, limit: number): void {
  if (bytes.byteLength <= limit) return;
  throw new OversizeError(`A block of ${bytes.byteLength} bytes is over the limit of ${limit}.`, {
    fix: "Cut the content into smaller blocks.",
  });
}

/** Names bytes: CIDv1, sha2-256. */
export function cidOf(bytes: Uint8Array, codec: number = CODEC.raw): CID {
  return CID.createV1(codec, createDigest(SHA2_256, sha256(bytes)));
}

/**
 * Encodes a structure as one DAG-CBOR block.
 * @throws OversizeError above 1 MiB.
 */
export function encodeBlock(value: unknown): Block {
  const bytes = dagCbor.encode(value);
  assertSize(bytes, MAX_BLOCK_BYTES);
  return { cid: cidOf(bytes, CODEC.cbor), bytes };
}

/**
 * Names raw bytes as a block.
 * @throws OversizeError above 1 MiB.
 */
export function rawBlock(bytes: Uint8Array): Block {
  assertSize(bytes, MAX_BLOCK_BYTES);
  return { cid: cidOf(bytes, CODEC.raw), bytes };
}

/**
 * Checks that bytes are what a CID names.
 * @throws OversizeError, WrongBlockError
 */
export function verifyBlock(cid: CID, bytes: Uint8Array): void {
  assertSize(bytes, MAX_BLOCK_BYTES);
  if (!cidOf(bytes, cid.code).equals(cid)) {
    throw new WrongBlockError(`These bytes are not the block ${cid}.`, { fix: "Fetch it from another peer." });
  }
}

/**
 * Reads a DAG-CBOR block through its schema. Only the canonical encoding is accepted, so a value has one CID.
 * @throws OversizeError, InvalidDataError
 */
export function decodeBlock<T>(schema: z.ZodMiniType<T>, bytes: Uint8Array, limit: number = MAX_BLOCK_BYTES): T {
  assertSize(bytes, limit);
  let value: unknown;
  let again: Uint8Array;
  try {
    value = dagCbor.decode(bytes);
    again = dagCbor.encode(value);
  } catch (cause) {
    throw new InvalidDataError("This block is not DAG-CBOR.", { fix: "Fetch it again, or from another peer.", cause });
  }
  // The decoder takes the keys of a map in any order; the encoder writes them in one.
  if (compareBytes(again, bytes) !== 0) {
    throw new InvalidDataError("This block is not in the one form that DAG-CBOR gives its value.", {
      fix: "Ask the sender to encode it with a strict DAG-CBOR encoder.",
    });
  }
  return parse(schema, value);
}

/**
 * Parses an outside value through its schema.
 * @throws InvalidDataError naming the first fields that are wrong.
 */
export function parse<T>(schema: z.ZodMiniType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const details = result.error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join(".") || "value"}: ${issue.message}`);
  throw new InvalidDataError("The data does not have the form that the protocol asks for.", {
    fix: "Check the fields below, or ask the sender to update.",
    details,
  });
}

/** The 32-byte sha2-256 digest of a CID: the form in which the chain and signed structs name blocks. */
export function digestOf(cid: CID): Bytes32 {
  return toHex(cid.multihash.digest);
}

/** Rebuilds the CID of a DAG-CBOR block (or of another codec) from its digest. */
export function cidFromDigest(digest: Bytes32, codec: number = CODEC.cbor): CID {
  return CID.createV1(codec, createDigest(SHA2_256, fromHex(digest)));
}
