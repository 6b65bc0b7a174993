import { allowance, approve, balanceOf, fund, type Ledger } from "@starling/ledger";
import type { Address, JobId, StationInfo } from "@starling/protocol";
import { JobRefusedError } from "@starling/sdk";
import { formatAmount } from "../../../format/tokens.ts";

interface FundOrder {
  readonly job: JobId;
  /** Token wei. */
  readonly amount: bigint;
}

interface FundOptions {
  /** The chain, with the wallet as sender. */
  readonly ledger: Ledger;
  readonly wallet: Address;
  readonly chain: StationInfo["chain"];
  /** Says which question the wallet shows. */
  readonly onStep: (words: string) => void;
}

/**
 * Adds to a job's escrow from the wallet: it approves the amount, unless it has before, and sends it.
 * @throws JobRefusedError where the wallet has too little; LedgerError
 */
export async function fundWithWallet({ job, amount }: FundOrder, options: FundOptions): Promise<void> {
  const { ledger, wallet, chain, onStep } = options;
  onStep("Reading the chain…");
  const balance = await balanceOf(ledger, { token: chain.token, account: wallet });
  if (balance < amount) {
    throw new JobRefusedError(
      `The wallet has ${formatAmount(balance, chain.tokenDecimals)} ${chain.tokenSymbol}, which is less than that.`,
      { fix: chain.embedded ? "Get test tokens, or add less." : "Top it up, or add less." },
    );
  }
  const allowed = await allowance(ledger, { token: chain.token, owner: wallet, spender: ledger.rounds });
  if (allowed < amount) {
    onStep("Approve the amount in your wallet (1 of 2).");
    await approve(ledger, { token: chain.token, amount });
  }
  onStep("Confirm the payment in your wallet.");
  await fund(ledger, { job, amount });
}
