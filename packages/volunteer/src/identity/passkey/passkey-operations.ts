import type { Address } from "@starling/protocol";
import { IdentityError, PasskeyError, VolunteerStateError } from "../../errors.ts";
import { accountOf } from "../account-of.ts";
import { createSecrets } from "../secrets.ts";
import type { Vault } from "../vault.ts";
import type { PasskeyOffer, Passkeys, SealedKeys } from "./passkeys.ts";
import { openPayout, sealName, sealPayout } from "./seal.ts";

/** What the owner may do with a passkey. */
export interface PasskeyOperations {
  /** Whether a passkey can restore keys here. */
  passkeyOffer(): Promise<PasskeyOffer>;
  /** Makes a passkey that brings this profile's account back, here or on another device. @throws PasskeyError */
  keepUnderPasskey(): Promise<Address>;
  /** Puts the account of a passkey in place of the profile's; only while nothing is computed. @throws PasskeyError */
  restoreWithPasskey(): Promise<Address>;
}

/** A passkey's authenticator, and the place for what it seals. */
export interface PasskeyComponents {
  readonly authenticator: Passkeys;
  readonly sealed: SealedKeys;
}

const ABSENT = {
  offered: false,
  why: "There are no passkeys here.",
  fix: "Export a file instead.",
} as const satisfies PasskeyOffer;

/** @param busy whether the keys are in use, so that they must not be exchanged */
export function passkeyOperations(
  vault: Vault,
  passkeys: PasskeyComponents | undefined,
  busy: () => boolean,
): PasskeyOperations {
  const components = (): PasskeyComponents => {
    if (passkeys !== undefined) return passkeys;
    throw new PasskeyError(ABSENT.why, { fix: ABSENT.fix });
  };
  return {
    passkeyOffer: async () => passkeys?.authenticator.offer() ?? ABSENT,
    async keepUnderPasskey() {
      const { authenticator, sealed } = components();
      const secrets = await vault.peek();
      if (secrets === undefined)
        throw new IdentityError("There are no keys to keep yet.", { fix: "Press Start first." });
      const account = accountOf(secrets);
      const secret = await authenticator.make(account);
      const seal = await sealPayout(secrets, secret);
      secret.fill(0);
      await sealed.put(seal.name, seal.sealed);
      return account;
    },
    async restoreWithPasskey() {
      if (busy()) throw new VolunteerStateError("The keys are in use.", { fix: "Press Stop, then restore." });
      const { authenticator, sealed } = components();
      const secret = await authenticator.ask();
      const kept = await sealed.get(await sealName(secret));
      if (kept === undefined) {
        throw new PasskeyError("The station keeps no account under this passkey.", {
          fix: "Choose the passkey that you made for your account at this station.",
        });
      }
      const { payout, createdAt } = await openPayout(kept, secret);
      secret.fill(0);
      const secrets = { ...createSecrets(), payout, createdAt };
      await vault.replace(secrets);
      return accountOf(secrets);
    },
  };
}
