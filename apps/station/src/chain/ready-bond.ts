import { allowance, approve, balanceOf, mint } from "@starling/ledger";
import { BOND } from "../jobs/bond.ts";
import type { StationChain } from "./open-chain.ts";

/** Bonds that the embedded chain's station begins with: one is at stake for each job that is being settled. */
const BONDS = 1_000n;

/** More than any number of bonds: the settlement contract takes one at a proposal, never more. */
const ALLOWED = 2n ** 200n;

/**
 * Lets the settlement contract take the station's bonds, and on the embedded chain gives the station the tokens for
 * them.
 * @returns token wei that the station holds
 * @throws LedgerError
 */
export async function readyBond({
  embedded,
  station,
  deployment,
  stationAddress,
  flush,
}: StationChain): Promise<bigint> {
  const token = deployment.star;
  const held = await balanceOf(station, { token, account: stationAddress });
  const short = embedded !== undefined && held < BOND;
  if (short) await mint(station, { token, to: stationAddress, amount: BONDS * BOND });
  const allowed = await allowance(station, { token, owner: stationAddress, spender: deployment.rounds });
  if (allowed < ALLOWED / 2n) await approve(station, { token, amount: ALLOWED });
  await flush();
  return short ? held + BONDS * BOND : held;
}
