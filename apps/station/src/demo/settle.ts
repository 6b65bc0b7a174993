import { balanceOf, claimMany, readEpochs, readJob } from "@starling/ledger";
import {
  type Address,
  CODEC,
  cidFromDigest,
  decodeBlock,
  decodeEpochHeader,
  EpochEvidence,
  type Hex,
  type JobId,
  LeafPage,
  payProof,
  payTree,
} from "@starling/protocol";
import { StartError } from "../errors.ts";
import type { Station } from "../running-station.ts";
import { heldBlocks } from "./held-blocks.ts";

/** What the chain holds for a job, in token wei. */
export interface Escrow {
  readonly escrowed: bigint;
  readonly paid: bigint;
  readonly owed: bigint;
  readonly free: bigint;
  /** The station's bond for the newest epoch, which the contract holds beside the escrow. */
  readonly bonded: bigint;
  /** What the contract really holds of the token, for all jobs together. */
  readonly held: bigint;
}

/** The last epoch and what it paid. */
export interface Settlement {
  readonly epoch: number;
  readonly transaction: Hex;
  readonly gas: { readonly propose: bigint; readonly claimMany: bigint };
  /** Token balances of the accounts in the last pay tree. */
  readonly balances: ReadonlyMap<Address, bigint>;
  readonly escrow: Escrow;
}

async function readLeaves(station: Station, evidence: Hex) {
  const get = heldBlocks(station);
  const header = decodeEpochHeader(await get(cidFromDigest(evidence, CODEC.raw)));
  const dag = decodeBlock(EpochEvidence, await get(cidFromDigest(header.dag)));
  const pages = await Promise.all(dag.leaves.map(async (cid) => decodeBlock(LeafPage, await get(cid))));
  return pages.flatMap(({ leaves }) => leaves.map(({ account, amount }) => ({ account, amount: BigInt(amount) })));
}

/** Reads a job's escrow from the chain. */
export async function readEscrow({ chain: { station: ledger, deployment } }: Station, job: JobId): Promise<Escrow> {
  const { escrowed, paid, owed, free, bonded } = await readJob(ledger, { job });
  const held = await balanceOf(ledger, { token: deployment.star, account: deployment.rounds });
  return { escrowed, paid, owed, free, bonded, held };
}

/** Pushes every claim of a job's final root from the evidence alone, as anybody could. */
export async function settleAll(station: Station, job: JobId): Promise<Settlement> {
  const { station: ledger, deployment, request } = station.chain;
  const record = (await readEpochs(ledger, { job })).at(-1);
  if (record === undefined) throw new StartError("No epoch was settled.", { fix: "Look at the station's log." });
  const leaves = await readLeaves(station, record.evidence);
  const tree = payTree(leaves);
  const claims = leaves.flatMap(({ account }) => payProof(tree, account) ?? []);
  const claimed = await claimMany(ledger, { job, leaves: claims });
  const receipt = (await request({ method: "eth_getTransactionReceipt", params: [record.transaction] })) as {
    gasUsed?: string;
  } | null;
  const token = deployment.star;
  const balances = new Map<Address, bigint>();
  for (const { account } of leaves) balances.set(account, await balanceOf(ledger, { token, account }));
  return {
    epoch: record.epoch,
    transaction: record.transaction,
    gas: { propose: BigInt(receipt?.gasUsed ?? 0), claimMany: claimed.gasUsed },
    balances,
    escrow: await readEscrow(station, job),
  };
}
