import type { Address } from "@starling/protocol";

/** Whether this browser can restore keys by a passkey; where not, why, and what helps. */
export type PasskeyOffer =
  | { readonly offered: true }
  | { readonly offered: false; readonly why: string; readonly fix: string };

/** The authenticator as the vault's owner uses it: it gives the same 32 secret bytes for the same passkey, anywhere. */
export interface Passkeys {
  offer(): Promise<PasskeyOffer>;
  /** Makes a passkey for an account and gives its secret. @throws PasskeyError */
  make(account: Address): Promise<Uint8Array<ArrayBuffer>>;
  /** Has the owner choose a passkey of this site and gives its secret. @throws PasskeyError */
  ask(): Promise<Uint8Array<ArrayBuffer>>;
}

/** Where sealed keys are kept, by a name that only their passkey can compute. */
export interface SealedKeys {
  /** @throws PasskeyError when the station keeps no more */
  put(name: string, sealed: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Undefined where nothing is kept under this name. @throws PasskeyError when the station does not answer */
  get(name: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
}
