import { provenanceAbi, roundsAbi, starTokenAbi } from "@starling/contracts";
import type { Address, Hex } from "@starling/protocol";
import {
  type Abi,
  type ContractFunctionArgs,
  type ContractFunctionName,
  type EncodeFunctionDataParameters,
  encodeFunctionData,
} from "viem";
import { estimateGas } from "viem/actions";
import { GAS_MARGIN_PERCENT } from "./constants.ts";
import { ContractRevertError } from "./errors.ts";
import { type LedgerEvent, parseEvents } from "./events.ts";
import { type Ledger, provenanceOf, senderOf } from "./ledger.ts";
import { callError } from "./revert.ts";
import { waitForReceipt } from "./wait-for-receipt.ts";

/** What every operation that writes takes beside its own fields. */
export interface WriteOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: WriteProgress) => void;
}

/** How far a transaction is. */
export type WriteProgress =
  | { readonly type: "simulated"; readonly gas: bigint }
  | { readonly type: "sent"; readonly hash: Hex }
  | { readonly type: "included"; readonly hash: Hex; readonly block: bigint };

/** A transaction that took effect. */
export interface Written {
  readonly hash: Hex;
  readonly block: bigint;
  readonly gasUsed: bigint;
  /** The settlement contract's events in it, in order. */
  readonly events: readonly LedgerEvent[];
}

/**
 * Simulates, sends, waits. The estimate runs against the pending block: on a chain that mines only when asked, the
 * latest block's clock may lag minutes behind, and a window that is over would still look open.
 * @throws ContractRevertError, TransactionRefusedError, TransactionPendingError, WalletRejectedError, WrongChainError,
 * ChainUnreachableError
 */
export async function transact(
  ledger: Ledger,
  { to, data }: { to: Address | null; data: Hex },
  { signal, onProgress }: WriteOptions = {},
): Promise<Written & { readonly contract?: Address }> {
  const sender = senderOf(ledger);
  signal?.throwIfAborted();
  const estimate = await estimateGas(ledger.client, {
    account: sender.address,
    data,
    ...(to === null ? {} : { to }),
    blockTag: "pending",
    prepare: false,
  }).catch((cause) => {
    throw callError(cause);
  });
  const gas = estimate + (estimate * GAS_MARGIN_PERCENT) / 100n;
  onProgress?.({ type: "simulated", gas });
  const hash = await sender.send({ to, data, gas }, signal === undefined ? {} : { signal });
  onProgress?.({ type: "sent", hash });
  const receipt = await waitForReceipt(ledger, { hash, ...(signal === undefined ? {} : { signal }) });
  onProgress?.({ type: "included", hash, block: receipt.blockNumber });
  if (receipt.status !== "success") {
    throw new ContractRevertError(`Transaction ${hash} was included and refused.`, {
      reason: "",
      args: [],
      fix: "Another transaction came first: read the job and try again.",
    });
  }
  return {
    hash,
    block: receipt.blockNumber,
    gasUsed: receipt.gasUsed,
    events: parseEvents(ledger.rounds, receipt.logs),
    ...(receipt.contractAddress ? { contract: receipt.contractAddress.toLowerCase() as Address } : {}),
  };
}

/** Names of the functions that change something. */
type Writing<A extends Abi> = ContractFunctionName<A, "nonpayable">;

/** Calls the settlement contract; see {@link transact}. */
export function writeRounds<F extends Writing<typeof roundsAbi>>(
  ledger: Ledger,
  functionName: F,
  args: ContractFunctionArgs<typeof roundsAbi, "nonpayable", F>,
  options: WriteOptions,
): Promise<Written> {
  const call = { abi: roundsAbi, functionName, args } as unknown as EncodeFunctionDataParameters;
  return transact(ledger, { to: ledger.rounds, data: encodeFunctionData(call) }, options);
}

/** Calls the Provenance contract; see {@link transact}. */
export async function writeProvenance<F extends Writing<typeof provenanceAbi>>(
  ledger: Ledger,
  functionName: F,
  args: ContractFunctionArgs<typeof provenanceAbi, "nonpayable", F>,
  options: WriteOptions,
): Promise<Written> {
  const call = { abi: provenanceAbi, functionName, args } as unknown as EncodeFunctionDataParameters;
  return transact(ledger, { to: provenanceOf(ledger), data: encodeFunctionData(call) }, options);
}

/** Calls a token; see {@link transact}. */
export function writeToken<F extends Writing<typeof starTokenAbi>>(
  ledger: Ledger,
  token: Address,
  functionName: F,
  args: ContractFunctionArgs<typeof starTokenAbi, "nonpayable", F>,
  options: WriteOptions,
): Promise<Written> {
  const call = { abi: starTokenAbi, functionName, args } as unknown as EncodeFunctionDataParameters;
  return transact(ledger, { to: token, data: encodeFunctionData(call) }, options);
}
