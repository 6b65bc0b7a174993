import { decodeBlock, encodeBlock, fixedBytes, safeInteger } from "@starling/protocol";
import * as z from "zod/mini";
import { PasskeyError } from "../../errors.ts";
import type { Secrets } from "../secrets.ts";

/** What travels: the payout key alone. Each device keeps a session of its own, since two tabs cannot be one peer. */
const SealedPayout = z.strictObject({ v: z.literal(1), payout: fixedBytes(32), createdAt: safeInteger });

/** A payout key that only its passkey opens. */
export interface Seal {
  /** 64 hexadecimal digits under which the sealed bytes are kept. */
  readonly name: string;
  /** Initialization vector (12 bytes) and AES-256-GCM ciphertext with tag. */
  readonly sealed: Uint8Array<ArrayBuffer>;
}

const text = (words: string) => new TextEncoder().encode(words);
const SALT = text("starling/passkey/1");
const IV_BYTES = 12;

/**
 * Key and name from a passkey's secret by HKDF-SHA-256 (RFC 5869), one label each: the name says nothing of the key.
 *
 * The secret (WebAuthn's PRF extension, §10.1.4) seals the payout key instead of becoming it, because a passkey is made
 * after the first Start: an account that has earned keeps its name, its standing and its unclaimed pay, and a second
 * passkey opens the same account. The price is a place for the ciphertext. The station keeps it; whoever reads it there
 * has 256-bit AES before him, and whoever deletes it takes the convenience, not the keys that are still in a browser.
 */
async function derive(secret: Uint8Array<ArrayBuffer>): Promise<{ readonly name: string; readonly key: CryptoKey }> {
  const material = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits", "deriveKey"]);
  const by = (info: string) => ({ name: "HKDF", hash: "SHA-256", salt: SALT, info: text(info) });
  const name = new Uint8Array(await crypto.subtle.deriveBits(by("name"), material, 256));
  const key = await crypto.subtle.deriveKey(by("seal"), material, { name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
  return { name: [...name].map((byte) => byte.toString(16).padStart(2, "0")).join(""), key };
}

/** Seals the payout key under a passkey's secret. */
export async function sealPayout(secrets: Pick<Secrets, "payout" | "createdAt">, secret: Uint8Array<ArrayBuffer>) {
  const { name, key } = await derive(secret);
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const { payout, createdAt } = secrets;
  const plain = new Uint8Array(encodeBlock({ v: 1, payout, createdAt }).bytes);
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: text(name) }, key, plain);
  plain.fill(0);
  const sealed = new Uint8Array(IV_BYTES + data.byteLength);
  sealed.set(iv);
  sealed.set(new Uint8Array(data), IV_BYTES);
  return { name, sealed } satisfies Seal;
}

/** The name under which a passkey's sealed key is kept. */
export async function sealName(secret: Uint8Array<ArrayBuffer>): Promise<string> {
  return (await derive(secret)).name;
}

/**
 * Opens what {@link sealPayout} made with the same secret.
 * @throws PasskeyError when it was made with another one, or changed
 */
export async function openPayout(
  sealed: Uint8Array<ArrayBuffer>,
  secret: Uint8Array<ArrayBuffer>,
): Promise<Pick<Secrets, "payout" | "createdAt">> {
  const { name, key } = await derive(secret);
  try {
    const plain = new Uint8Array(
      await crypto.subtle.decrypt(
        { name: "AES-GCM", iv: sealed.slice(0, IV_BYTES), additionalData: text(name) },
        key,
        sealed.slice(IV_BYTES),
      ),
    );
    const { payout, createdAt } = decodeBlock(SealedPayout, plain);
    plain.fill(0);
    return { payout, createdAt };
  } catch (cause) {
    throw new PasskeyError("The passkey does not open what the station keeps under it.", {
      fix: "Import the file that you exported; what the station keeps was changed.",
      cause,
    });
  }
}
