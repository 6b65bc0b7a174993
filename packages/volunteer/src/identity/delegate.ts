import {
  fromHex,
  type PeerSigner,
  type SignedDelegation,
  type SigningDomain,
  signTyped,
  type TypedSigner,
  typedHash,
} from "@starling/protocol";
import { DELEGATION_RENEW_SECONDS, DELEGATION_SECONDS } from "../constants.ts";

/** Scope of a delegation that holds for every job. */
const ANY_JOB = `0x${"00".repeat(32)}` as const;

export interface DelegateParameters {
  readonly payout: TypedSigner;
  readonly session: PeerSigner;
  readonly domain: SigningDomain;
  /** Now, unix seconds. */
  readonly seconds: number;
}

/**
 * Binds a session to its payout account both ways: the account signs the EIP-712 struct, the session signs the struct's
 * hash (PROTOCOL §6). Neither key can claim the other without its owner.
 */
export async function delegate({ payout, session, domain, seconds }: DelegateParameters): Promise<SignedDelegation> {
  const delegation = {
    worker: payout.address,
    peer: session.publicKey,
    scope: ANY_JOB,
    expiry: seconds + DELEGATION_SECONDS,
  };
  return {
    delegation,
    signature: await signTyped(payout, domain, "Delegation", delegation),
    peerSignature: session.sign("delegation", fromHex(typedHash(domain, "Delegation", delegation))),
  };
}

/** Whether a delegation has too little life left to start work under it. */
export function needsRenewal({ delegation }: SignedDelegation, seconds: number): boolean {
  return delegation.expiry - seconds < DELEGATION_RENEW_SECONDS;
}
