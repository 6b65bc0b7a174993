import { balanceOf, mint } from "@starling/ledger";
import type { StationChain } from "./open-chain.ts";

/** Test tokens that the embedded chain's researcher begins with, in token wei. */
const RESEARCHER_TOKENS = 1_000_000n * 10n ** 18n;

/** Gives the embedded chain's researcher its test tokens, once. */
export async function fundResearcher({
  embedded,
  station,
  deployment,
  researcherAddress,
}: StationChain): Promise<void> {
  if (embedded === undefined || researcherAddress === undefined) return;
  const token = deployment.star;
  if ((await balanceOf(station, { token, account: researcherAddress })) > 0n) return;
  await mint(station, { token, to: researcherAddress, amount: RESEARCHER_TOKENS });
  await embedded.flush();
}
