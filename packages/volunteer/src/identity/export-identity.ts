import { type Address, encodeBlock, type Hex, toHex } from "@starling/protocol";
import { EXPORT_ITERATIONS, MIN_PASSPHRASE } from "../constants.ts";
import { IdentityImportError } from "../errors.ts";
import { passphraseKey } from "./passphrase-key.ts";
import type { Secrets } from "./secrets.ts";

/** What an export's clear part says; it is authenticated together with the keys. */
export interface ExportHeader {
  readonly format: "starling-identity";
  readonly v: 1;
  readonly account: Address;
  readonly kdf: { readonly name: "PBKDF2"; readonly hash: "SHA-256"; readonly iterations: number; readonly salt: Hex };
  readonly cipher: { readonly name: "AES-GCM"; readonly iv: Hex };
}

export interface ExportIdentityParameters {
  readonly secrets: Secrets;
  /** Account of the payout key, so that a reader of several files knows which is which. */
  readonly account: Address;
  readonly passphrase: string;
}

/**
 * The keys as JSON text that only the passphrase opens (PBKDF2-SHA-256, AES-256-GCM).
 * @throws IdentityImportError for a passphrase that is too short.
 */
export async function exportIdentity({ secrets, account, passphrase }: ExportIdentityParameters): Promise<string> {
  if (passphrase.length < MIN_PASSPHRASE) {
    throw new IdentityImportError(`The passphrase has fewer than ${MIN_PASSPHRASE} characters.`, {
      fix: "Choose a longer one: it is all that protects the file.",
    });
  }
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const header: ExportHeader = {
    format: "starling-identity",
    v: 1,
    account,
    kdf: { name: "PBKDF2", hash: "SHA-256", iterations: EXPORT_ITERATIONS, salt: toHex(salt) },
    cipher: { name: "AES-GCM", iv: toHex(iv) },
  };
  const key = await passphraseKey(passphrase, salt, EXPORT_ITERATIONS);
  const plain = new Uint8Array(encodeBlock(secrets).bytes);
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: headerBytes(header) }, key, plain);
  plain.fill(0);
  return `${JSON.stringify({ ...header, data: toHex(new Uint8Array(data)) }, null, 2)}\n`;
}

/** The header in one fixed form, as additional data of the cipher. */
export function headerBytes(header: ExportHeader): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encodeBlock(header).bytes);
}
