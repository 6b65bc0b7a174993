import { sha256 } from "@noble/hashes/sha2.js";
import { InvalidDataError } from "./errors.ts";
import { type Bytes32, fromHex, toHex } from "./hex.ts";

/**
 * What an epoch settles, in eight words. Its sha2-256 is the `evidence` digest on the chain, so a contract can check
 * it with one hash; the DAG below it is never parsed there (PROTOCOL §7).
 */
export interface EpochHeader {
  /** Digest of the spec's CID, as in the job's parameters. */
  readonly spec: Bytes32;
  readonly epoch: number;
  /** Rounds below this one are settled: the header before says where this epoch's begin. */
  readonly rounds: number;
  /** Root of `merkleTree` over the hashes of the epoch's paid receipts, in the order of the pages. */
  readonly receiptsRoot: Bytes32;
  /** Root of `merkleTree` over the hashes of all verdicts of the epoch. */
  readonly verdictsRoot: Bytes32;
  /** Root of the pay tree, as proposed. */
  readonly payRoot: Bytes32;
  /** Digest of the CID of the newest checkpoint. */
  readonly model: Bytes32;
  /** Digest of the CID of the epoch's evidence block. */
  readonly dag: Bytes32;
}

/** Bytes of an encoded header: `abi.encode` of the struct. */
export const EPOCH_HEADER_BYTES = 8 * 32;

const fields = [
  ["spec", "bytes32"],
  ["epoch", "uint32"],
  ["rounds", "uint32"],
  ["receiptsRoot", "bytes32"],
  ["verdictsRoot", "bytes32"],
  ["payRoot", "bytes32"],
  ["model", "bytes32"],
  ["dag", "bytes32"],
] as const satisfies readonly (readonly [keyof EpochHeader, "bytes32" | "uint32"])[];

function invalid(what: string): never {
  throw new InvalidDataError(`The epoch header ${what}.`, { fix: "Ask its proposer for the header it has hashed." });
}

/**
 * Writes the header in its one form.
 * @throws InvalidDataError for numbers beyond 32 bits or hashes that are not 32 bytes.
 */
export function encodeEpochHeader(header: EpochHeader): Uint8Array {
  const bytes = new Uint8Array(EPOCH_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  fields.forEach(([name, type], i) => {
    const value = header[name];
    if (type === "uint32") {
      if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > 0xffffffff) {
        invalid(`has no 32-bit ${name}`);
      }
      view.setUint32(32 * i + 28, value);
    } else {
      const word = fromHex(String(value));
      if (word.length !== 32) invalid(`has a ${name} that is not 32 bytes`);
      bytes.set(word, 32 * i);
    }
  });
  return bytes;
}

/**
 * Reads a header.
 * @throws InvalidDataError for any bytes that `encodeEpochHeader` does not write.
 */
export function decodeEpochHeader(bytes: Uint8Array): EpochHeader {
  if (bytes.byteLength !== EPOCH_HEADER_BYTES) invalid(`has ${bytes.byteLength} bytes, not ${EPOCH_HEADER_BYTES}`);
  const word = (i: number): Bytes32 => toHex(bytes.subarray(32 * i, 32 * i + 32));
  const number = (i: number): number => {
    const value = BigInt(word(i));
    return value > 0xffffffffn ? invalid(`has more than 32 bits in word ${i}`) : Number(value);
  };
  return {
    spec: word(0),
    epoch: number(1),
    rounds: number(2),
    receiptsRoot: word(3),
    verdictsRoot: word(4),
    payRoot: word(5),
    model: word(6),
    dag: word(7),
  };
}

/** The `evidence` digest: sha2-256 of the encoded header. The header is the raw block of that digest. */
export function epochEvidenceDigest(header: EpochHeader): Bytes32 {
  return toHex(sha256(encodeEpochHeader(header)));
}
