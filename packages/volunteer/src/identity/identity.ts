import {
  type Address,
  type PeerSigner,
  peerSigner,
  type SignedDelegation,
  type SigningDomain,
  type TypedSigner,
} from "@starling/protocol";
import { delegate, needsRenewal } from "./delegate.ts";
import type { DelegationTable } from "./delegation-table.ts";
import { payoutSigner } from "./payout-signer.ts";
import type { Secrets } from "./secrets.ts";

/** A volunteer's keys in use. */
export interface Identity {
  /** Account of the payout key. */
  readonly account: Address;
  /** Ed25519 seed of the libp2p identity. */
  readonly seed: Uint8Array;
  /** The session key: signs receipts. */
  readonly session: PeerSigner;
  /** The payout key: signs the delegation and claims. */
  readonly payout: TypedSigner;
  /** The binding of both keys for one contract: the kept one, or a new one when that has little life left. */
  delegation(domain: SigningDomain): Promise<SignedDelegation>;
}

export interface OpenIdentityParameters {
  readonly secrets: Secrets;
  readonly delegations: DelegationTable;
  /** Unix milliseconds. */
  readonly now?: () => number;
}

/** Puts keys to use. */
export function openIdentity({ secrets, delegations, now = Date.now }: OpenIdentityParameters): Identity {
  const session = peerSigner(secrets.session);
  const payout = payoutSigner(secrets);
  const account = payout.address;
  return {
    account,
    seed: secrets.session,
    session,
    payout,
    async delegation(domain) {
      const key = `${domain.chainId}/${domain.contract}/${session.publicKey}`;
      const seconds = Math.floor(now() / 1000);
      const kept = await delegations.get(key);
      if (kept !== undefined && kept.delegation.worker === account && !needsRenewal(kept, seconds)) return kept;
      const made = await delegate({ payout, session, domain, seconds });
      await delegations.put(key, made);
      return made;
    },
  };
}
