import { type Address, type JobId, signTyped, type TypedSigner } from "@starling/protocol";
import { type Ledger, signingDomain } from "../ledger.ts";
import { readRounds } from "../read.ts";
import type { SignedClaimTo } from "./claim-to.ts";

/** Seconds within which the sponsor has to send: a station answers at once, a queue may be long. */
const CLAIM_TO_SECONDS = 3_600;

/**
 * Signs, with an account's own key, that its due goes to `to`. The signature counts once, for this job, until it
 * expires.
 * @throws ChainUnreachableError
 */
export async function signClaimTo(
  ledger: Pick<Ledger, "client" | "rounds">,
  given: { job: JobId; signer: TypedSigner; to: Address; deadline?: number },
): Promise<SignedClaimTo> {
  const { job, signer, to } = given;
  const account = signer.address.toLowerCase() as Address;
  const message = {
    job,
    account,
    to,
    nonce: await readRounds(ledger, "nonces", [account]),
    deadline: given.deadline ?? Math.floor(Date.now() / 1000) + CLAIM_TO_SECONDS,
  };
  return { message, signature: await signTyped(signer, signingDomain(ledger), "ClaimTo", message) };
}
