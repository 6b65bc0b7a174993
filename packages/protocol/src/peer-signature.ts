import { ed25519 } from "@noble/curves/ed25519.js";
import { AuthorityError } from "./errors.ts";
import { type Bytes32, fromHex, toHex } from "./hex.ts";

/** What a session key signs; the word goes into the prefix `starling/<type>/1` (PROTOCOL §6). */
export type SignedType = "receipt" | "verdict" | "delegation" | "acknowledgement" | "journal" | "job-control" | "round";

/** Signs messages with the Ed25519 session key; `publicKey` is the raw 32 bytes in hexadecimal. */
export interface PeerSigner {
  readonly publicKey: Bytes32;
  sign(type: SignedType, digest: Uint8Array): Uint8Array;
}

function message(type: SignedType, digest: Uint8Array): Uint8Array {
  const prefix = new TextEncoder().encode(`starling/${type}/1`);
  const bytes = new Uint8Array(prefix.length + digest.length);
  bytes.set(prefix);
  bytes.set(digest, prefix.length);
  return bytes;
}

/** A signer over a 32-byte Ed25519 seed, the same that makes the libp2p identity. */
export function peerSigner(seed: Uint8Array): PeerSigner {
  const publicKey = toHex(ed25519.getPublicKey(seed));
  return { publicKey, sign: (type, digest) => ed25519.sign(message(type, digest), seed) };
}

/** Whether `signature` is the session key's over this digest; malformed input is simply false. */
export function verifyPeerSignature(
  type: SignedType,
  digest: Uint8Array,
  signature: Uint8Array,
  publicKey: Bytes32,
): boolean {
  try {
    return ed25519.verify(signature, message(type, digest), fromHex(publicKey));
  } catch {
    return false;
  }
}

/** @throws AuthorityError when {@link verifyPeerSignature} is false. */
export function assertPeerSignature(
  type: SignedType,
  digest: Uint8Array,
  signature: Uint8Array,
  publicKey: Bytes32,
): void {
  if (verifyPeerSignature(type, digest, signature, publicKey)) return;
  throw new AuthorityError(`The ${type} is not signed by its session key.`, { fix: "Sign it with the key it names." });
}
