import { close, readParams, refund, sweep } from "@starling/ledger";
import { type Hex, type JobView, type StationInfo, signTyped } from "@starling/protocol";
import type { StationClient } from "@starling/sdk";
import type { Wallet } from "../../wallet/wallet.ts";
import { walletLedger } from "../../wallet/wallet-ledger.ts";
import type { JobAction } from "./job-action.ts";

const CODES = { pause: 1, resume: 2, cancel: 3 } as const;
/** What is the client's own transaction and nothing else. */
const ON_CHAIN = { refund, close, sweep } as const;

interface ActOptions {
  readonly client: StationClient;
  readonly station: StationInfo;
  readonly wallet: Wallet;
  readonly job: JobView;
  readonly action: JobAction;
  /** Says which question the wallet shows. */
  readonly onStep: (words: string) => void;
}

/**
 * Does what the client of a job may do. Orders are signed and given to the station; closing and refunding are the
 * client's own transactions.
 */
export async function actWithWallet({ client, station, wallet, job, action, onStep }: ActOptions): Promise<void> {
  const chain = walletLedger(station, wallet);
  if (action === "pause" || action === "resume" || action === "cancel") {
    onStep("Sign the order in your wallet.");
    const control = { job: job.job, action: CODES[action], nonce: Date.now() };
    const domain = { chainId: station.chain.id, contract: station.chain.contract };
    const signature = await signTyped(wallet, domain, "JobControl", control);
    onStep("Telling the station…");
    await client.control({ control, signature: signature.toLowerCase() as Hex });
  }
  if (action === "pause" || action === "resume") return;
  onStep("Reading the job from the chain…");
  const params = await readParams(chain, { job: job.job });
  onStep("Confirm the transaction in your wallet.");
  await ON_CHAIN[action === "cancel" ? "close" : action](chain, { params });
}
