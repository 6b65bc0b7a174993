import { generateKeyPairFromSeed, publicKeyFromRaw } from "@libp2p/crypto/keys";
import type { PrivateKey } from "@libp2p/interface";
import { peerIdFromPrivateKey, peerIdFromPublicKey, peerIdFromString } from "@libp2p/peer-id";
import { type Bytes32, fromHex, toHex } from "@starling/protocol";
import { NetworkConfigError } from "../errors.ts";

/**
 * The libp2p key of a session.
 * @param seed 32 bytes of Ed25519 seed, the same that `peerSigner` of @starling/protocol takes.
 */
export async function identityKey(seed: Uint8Array): Promise<PrivateKey> {
  if (seed.byteLength !== 32) {
    throw new NetworkConfigError(`An identity seed has 32 bytes, not ${seed.byteLength}.`, {
      fix: "Make one with crypto.getRandomValues(new Uint8Array(32)).",
    });
  }
  return generateKeyPairFromSeed("Ed25519", seed);
}

/** The peer id that a seed gives, as text. */
export async function peerIdOfSeed(seed: Uint8Array): Promise<string> {
  return peerIdFromPrivateKey(await identityKey(seed)).toString();
}

/** The peer id of a raw Ed25519 public key: signed structs name peers by key, streams by id. */
export function peerIdOfKey(publicKey: Bytes32): string {
  return peerIdFromPublicKey(publicKeyFromRaw(fromHex(publicKey))).toString();
}

/**
 * The raw Ed25519 public key inside a peer id.
 * @throws NetworkConfigError for ids that do not carry an Ed25519 key.
 */
export function keyOfPeerId(peer: string): Bytes32 {
  const id = peerIdFromString(peer);
  if (id.type === "Ed25519") return toHex(id.publicKey.raw);
  throw new NetworkConfigError(`The peer id ${peer} carries no Ed25519 key.`, { fix: "Use an Ed25519 identity." });
}
