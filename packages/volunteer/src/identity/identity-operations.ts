import type { Address } from "@starling/protocol";
import { IdentityError, VolunteerStateError } from "../errors.ts";
import { accountOf } from "./account-of.ts";
import { exportIdentity } from "./export-identity.ts";
import { importIdentity } from "./import-identity.ts";
import { type PasskeyComponents, type PasskeyOperations, passkeyOperations } from "./passkey/passkey-operations.ts";
import type { Vault } from "./vault.ts";

/** What the owner may do with the profile's keys. */
export interface IdentityOperations extends PasskeyOperations {
  /** The profile's account; undefined before the first start. */
  account(): Promise<Address | undefined>;
  /** The keys as text that the passphrase opens. */
  exportIdentity(passphrase: string): Promise<string>;
  /** Puts an exported identity in place of the profile's; only while nothing is computed. */
  importIdentity(text: string, passphrase: string): Promise<Address>;
}

/**
 * The owner's operations on a vault.
 * @param busy whether the keys are in use, so that they must not be exchanged
 */
export function identityOperations(
  vault: Vault,
  busy: () => boolean,
  passkeys?: PasskeyComponents | undefined,
): IdentityOperations {
  return {
    ...passkeyOperations(vault, passkeys, busy),
    async account() {
      const secrets = await vault.peek();
      return secrets === undefined ? undefined : accountOf(secrets);
    },
    async exportIdentity(passphrase) {
      const secrets = await vault.peek();
      if (secrets !== undefined) return exportIdentity({ secrets, account: accountOf(secrets), passphrase });
      throw new IdentityError("There is no identity to export yet.", { fix: "Press Start first." });
    },
    async importIdentity(text, passphrase) {
      if (busy()) throw new VolunteerStateError("The keys are in use.", { fix: "Press Stop, then import." });
      const secrets = await importIdentity({ text, passphrase });
      await vault.replace(secrets);
      return accountOf(secrets);
    },
  };
}
