import { allowance, approve, balanceOf, challenge, disprove, type Ledger, readParams } from "@starling/ledger";
import { type Address, type Finding, type FraudProof, type JobId, tupleHash } from "@starling/protocol";
import { JobRefusedError } from "@starling/sdk";

interface DisputeOptions {
  /** The chain, with the wallet as sender. */
  readonly ledger: Ledger;
  readonly job: JobId;
  readonly epoch: number;
  /** Says which question the wallet shows. */
  readonly onStep: (words: string) => void;
}

/** Brings a proof: no bond, no arbiter, the wallet pays the gas. It is simulated first. @throws LedgerError */
export async function disproveWithWallet({ ledger, job, epoch, onStep }: DisputeOptions, proof: FraudProof) {
  onStep("Reading the job from the chain…");
  const params = await readParams(ledger, { job });
  onStep("Confirm the transaction in your wallet.");
  await disprove(ledger, { params, epoch, proof });
}

/**
 * Challenges with the job's bond, which the wallet approves first. What was found is announced as a hash.
 * @throws JobRefusedError where the wallet has less than the bond; LedgerError
 */
export async function challengeWithWallet(
  { ledger, job, epoch, onStep }: DisputeOptions,
  { wallet, findings }: { readonly wallet: Address; readonly findings: readonly Finding[] },
) {
  onStep("Reading the job from the chain…");
  const params = await readParams(ledger, { job });
  const { token, bond } = params;
  if ((await balanceOf(ledger, { token, account: wallet })) < bond) {
    throw new JobRefusedError("The wallet has less than the bond.", { fix: "Top it up, and challenge in time." });
  }
  if ((await allowance(ledger, { token, owner: wallet, spender: ledger.rounds })) < bond) {
    onStep("Approve the bond in your wallet (1 of 2).");
    await approve(ledger, { token, amount: bond });
  }
  onStep("Confirm the challenge in your wallet.");
  const reason = tupleHash("starling/challenge/1", ...findings.map(({ words }) => words));
  await challenge(ledger, { params, epoch, reason });
}
