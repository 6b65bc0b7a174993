import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { InvalidDataError } from "./errors.ts";

/** Lowercase hexadecimal text with its `0x`. */
export type Hex = `0x${string}`;
/** Twenty bytes of an account, in lowercase hexadecimal. */
export type Address = Hex;
/** Thirty-two bytes in lowercase hexadecimal. */
export type Bytes32 = Hex;
/** `keccak256(abi.encode(chainId, contract, JobParams))`, the job's name on the chain and off it. */
export type JobId = Bytes32 & { readonly __job?: true };

/** Writes bytes as lowercase hexadecimal with `0x`. */
export function toHex(bytes: Uint8Array): Hex {
  return `0x${bytesToHex(bytes)}`;
}

/**
 * Reads hexadecimal text with `0x`.
 * @throws InvalidDataError for anything but an even number of hexadecimal digits.
 */
export function fromHex(text: string): Uint8Array {
  if (!/^0x([0-9a-fA-F]{2})*$/.test(text)) {
    throw new InvalidDataError("This is not hexadecimal text.", { fix: "Give an even number of digits after 0x." });
  }
  return hexToBytes(text.slice(2));
}

/** Compares byte strings in lexicographic order: negative, zero or positive. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
