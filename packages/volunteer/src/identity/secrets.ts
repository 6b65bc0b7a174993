import { ed25519 } from "@noble/curves/ed25519.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { fixedBytes, safeInteger } from "@starling/protocol";
import * as z from "zod/mini";

/** The two keys of a volunteer, raw: never leave the vault but as an encrypted export that the owner asked for. */
export const Secrets = z.strictObject({
  v: z.literal(1),
  /** Ed25519 seed: the libp2p identity, and what signs receipts. */
  session: fixedBytes(32),
  /** secp256k1 private key: the account in the pay tree. */
  payout: fixedBytes(32),
  /** Unix milliseconds. */
  createdAt: safeInteger,
});
export type Secrets = z.infer<typeof Secrets>;

/** Draws new keys from the platform's random source. */
export function createSecrets(now: number = Date.now()): Secrets {
  return { v: 1, session: ed25519.utils.randomSecretKey(), payout: secp256k1.utils.randomSecretKey(), createdAt: now };
}
