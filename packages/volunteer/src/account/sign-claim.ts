import { type Ledger, signClaimTo } from "@starling/ledger";
import type { Address, JobId, SignedClaim } from "@starling/protocol";
import { CLAIM_SECONDS } from "../constants.ts";
import { IdentityError } from "../errors.ts";
import { payoutSigner } from "../identity/payout-signer.ts";
import type { Vault } from "../identity/vault.ts";

/** What is needed to sign a claim: the keys and the chain, and nothing that computes. */
export interface SignClaimComponents {
  readonly vault: Pick<Vault, "peek">;
  /** Reads the account's next nonce. */
  readonly ledger: Pick<Ledger, "client" | "rounds">;
  /** Unix milliseconds. */
  readonly now?: () => number;
}

/**
 * Has the payout key sign that what a job owes its account goes to `to`. Whoever sends the signed claim pays its gas.
 * @throws IdentityError where this profile has no keys; ChainUnreachableError
 */
export async function signClaim(
  { vault, ledger, now = Date.now }: SignClaimComponents,
  { job, to }: { readonly job: JobId; readonly to: Address },
): Promise<SignedClaim> {
  const secrets = await vault.peek();
  if (secrets === undefined) {
    throw new IdentityError("This browser has no keys that could have earned anything.", {
      fix: "Open the page in the browser that computed, or import its identity.",
    });
  }
  const deadline = Math.floor(now() / 1000) + CLAIM_SECONDS;
  const { message, signature } = await signClaimTo(ledger, { job, signer: payoutSigner(secrets), to, deadline });
  const { account, nonce } = message;
  return { claim: { job, account, to, nonce: nonce.toString(), deadline }, signature };
}
