import { claimedOf, claimTo, type Ledger } from "@starling/ledger";
import type { Address, JobId } from "@starling/protocol";
import type { StationClient } from "@starling/sdk";
import { type SignClaimComponents, signClaim } from "@starling/volunteer/claim";
import type { Moved } from "./claim-all.ts";

interface ClaimComponents extends SignClaimComponents {
  readonly client: Pick<StationClient, "leaf">;
  /** The chain, with the wallet as sender. */
  readonly ledger: Ledger;
}

/**
 * The browser's own keys sign where the pay of a job goes; the wallet sends the transaction and pays its gas. It is
 * simulated first, so that nobody pays for one that would be refused.
 * @throws IdentityError, StationRefusedError, LedgerError
 */
export async function claimWithWallet(
  { client, ledger, ...keys }: ClaimComponents,
  { job, to }: { readonly job: JobId; readonly to: Address },
): Promise<Moved> {
  const { claim, signature } = await signClaim({ ...keys, ledger }, { job, to });
  const { account } = claim;
  const { amount, ...path } = await client.leaf(job, account);
  const leaf = { ...path, amount: BigInt(amount) };
  const before = await claimedOf(ledger, { job, account });
  const { hash } = await claimTo(ledger, { job, leaf, signed: { message: claim, signature } });
  return { transaction: hash, amount: leaf.amount - before };
}
