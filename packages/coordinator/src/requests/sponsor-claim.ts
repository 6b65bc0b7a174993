import { assertTyped, type Bytes32, parse, SignedClaim } from "@starling/protocol";
import { CLAIM_INTERVAL_MS } from "../constants.ts";
import { ClaimRefusedError } from "../errors.ts";
import { finalProof } from "../settlement/final-proof.ts";
import type { RequestContext } from "./context.ts";

/** A claim that the station has sent. */
export interface SponsoredClaim {
  readonly transaction: Bytes32;
  /** Token wei that moved. */
  readonly amount: bigint;
}

function refuse(what: string, fix: string): never {
  throw new ClaimRefusedError(what, { fix });
}

/**
 * Submits a claim that the account's own key has redirected: only a leaf of a final root, and not twice a minute,
 * because the station pays the gas. The signature is all the authority that it needs: no session, no started tab.
 * @throws ClaimRefusedError, AuthorityError, InvalidDataError
 */
export async function sponsorClaim(context: RequestContext, given: SignedClaim): Promise<SponsoredClaim> {
  const { book, chain, clock, domain, live, claims } = context;
  if (chain.claimTo === undefined) {
    refuse("Nobody sponsors claims here.", "Claim from your wallet: the leaf and its proof are public.");
  }
  const { claim, signature } = parse(SignedClaim, given);
  const { job: id, account, to, nonce, deadline } = claim;
  const job = book.state.jobs.get(id) ?? refuse("This coordinator has no such job.", "Ask another station.");
  await assertTyped(domain, "ClaimTo", claim, signature, account);
  const key = `${id}/${account}` as const;
  if (clock.now() - (claims.get(key) ?? 0) < CLAIM_INTERVAL_MS) {
    refuse("This account has claimed a moment ago.", "Try again in a minute.");
  }
  await context.refreshChain(id);
  const leaf = finalProof(job, live, account);
  if (leaf === undefined) {
    return refuse("No final epoch pays this account yet.", "Wait until the epoch's window is over.");
  }
  const amount = leaf.amount - (await chain.claimed(id, account));
  if (amount <= 0n) refuse("Everything that is final was claimed.", "Claim again after the next epoch.");
  claims.set(key, clock.now());
  const { index, proof } = leaf;
  const redirect = { to, nonce: BigInt(nonce), deadline, signature };
  const { transaction } = await chain.claimTo(id, { account, cumulative: leaf.amount, index, proof, ...redirect });
  return { transaction, amount };
}
