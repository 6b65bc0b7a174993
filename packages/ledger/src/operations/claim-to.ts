import type { Hex, JobId, TypedMessage } from "@starling/protocol";
import { type WriteOptions, type Written, writeRounds } from "../execute.ts";
import type { Ledger } from "../ledger.ts";
import { type ClaimLeaf, claimArgs } from "./claim.ts";

/** A payout key's wish to be paid elsewhere, signed; see `signClaimTo`. */
export interface SignedClaimTo {
  readonly message: TypedMessage<"ClaimTo">;
  readonly signature: Hex;
}

/**
 * Pays an account's due to the address that the account signed for. The sender is any sponsor: a volunteer's burner
 * key signs, its station sends.
 * @throws LedgerError
 */
export function claimTo(
  ledger: Ledger,
  { job, leaf, signed, ...options }: WriteOptions & { job: JobId; leaf: ClaimLeaf; signed: SignedClaimTo },
): Promise<Written> {
  const { to, nonce, deadline } = signed.message;
  const redirect = { to, nonce: BigInt(nonce), deadline: BigInt(deadline), signature: signed.signature };
  return writeRounds(ledger, "claimTo", [job, claimArgs(leaf), redirect], options);
}
