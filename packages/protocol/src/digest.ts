import * as dagCbor from "@ipld/dag-cbor";
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes32, toHex } from "./hex.ts";

/**
 * The protocol's hash of a tuple: sha2-256 over the DAG-CBOR array `[domain, ...fields]`. The domain keeps hashes of
 * different meanings apart, the encoding keeps the boundaries of the fields.
 */
export function tupleDigest(domain: string, ...fields: readonly unknown[]): Uint8Array {
  return sha256(dagCbor.encode([domain, ...fields]));
}

/** {@link tupleDigest} as hexadecimal text. */
export function tupleHash(domain: string, ...fields: readonly unknown[]): Bytes32 {
  return toHex(tupleDigest(domain, ...fields));
}
