import { balanceOf, jobParams, postWithPermit } from "@starling/ledger";
import { digestOf, type JobId, type JobSpec, type StationInfo, termsHash, termsOf, toHex } from "@starling/protocol";
import { JobRefusedError, type StationClient } from "@starling/sdk";
import type { CID } from "multiformats/cid";
import { formatAmount } from "../../../../format/tokens.ts";
import type { Wallet } from "../../../wallet/wallet.ts";
import { walletLedger } from "../../../wallet/wallet-ledger.ts";
import { paramsText } from "./params-text.ts";

interface PostOrder {
  readonly spec: CID;
  readonly jobSpec: JobSpec;
  /** Token wei. */
  readonly budget: bigint;
  readonly hours: number;
}

interface PostOptions {
  readonly client: StationClient;
  readonly station: StationInfo;
  readonly wallet: Wallet;
  readonly onStep: (words: string) => void;
}

/**
 * Posts a job in one transaction of the wallet, which signs a permit for the budget first, and tells the station.
 */
export async function postWithWallet(
  order: PostOrder,
  { client, station, wallet, onStep }: PostOptions,
): Promise<JobId> {
  const chain = walletLedger(station, wallet);
  const { token, tokenDecimals, tokenSymbol } = station.chain;
  onStep("Reading the chain…");
  const balance = await balanceOf(chain, { token, account: wallet.address });
  if (balance < order.budget) {
    throw new JobRefusedError(
      `The wallet has ${formatAmount(balance, tokenDecimals)} ${tokenSymbol}, which is less than the budget.`,
      {
        fix: station.chain.embedded ? "Get test tokens below, or lower the budget." : "Top it up, or lower the budget.",
      },
    );
  }
  const { coordinator, arbiter, bond, window, ruling } = station.terms;
  const params = jobParams({
    client: wallet.address,
    token,
    coordinator,
    arbiter,
    bond: BigInt(bond),
    maxStep: order.budget,
    window,
    ruling,
    deadline: Math.floor(Date.now() / 1000) + order.hours * 3_600,
    spec: digestOf(order.spec),
    terms: termsHash(termsOf(order.jobSpec)),
    salt: toHex(crypto.getRandomValues(new Uint8Array(32))),
  });
  onStep("Sign the permit, then confirm the transaction in your wallet.");
  const signer = { address: wallet.address, signTypedData: wallet.signTypedData };
  const { job } = await postWithPermit(chain, { params, amount: order.budget, signer });
  onStep("Telling the station…");
  await client.announce(paramsText(params));
  return job;
}
