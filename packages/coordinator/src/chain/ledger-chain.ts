import {
  appoint,
  claimedOf,
  claimTo,
  type JobOnChain,
  type JobParams,
  type Ledger,
  propose,
  readEpochs,
  readEvents,
  readJob,
  readRegistration,
  type StoredEpoch,
} from "@starling/ledger";
import { fromHex, type JobId, type SignedCoordinatorDelegation } from "@starling/protocol";
import { getBlock } from "viem/actions";
import type { AbortOptions, Chain, ChainEpoch, ChainJob } from "../components.ts";

const epochOf = ({ epoch, root, total, ripeAt, challenged }: StoredEpoch, final: boolean): ChainEpoch => {
  return { epoch, root, total, ripeAt, challenged, final };
};

function chainJobOf(job: JobOnChain, refunded: bigint): ChainJob {
  const final = job.final === undefined ? null : epochOf(job.final, true);
  const newest = job.pending === undefined ? final : epochOf(job.pending, false);
  const closedAt = job.closedAt === 0 ? null : job.closedAt;
  return { escrowed: job.escrowed, refunded, paid: job.paid, closedAt, newest, final };
}

/** Refunds come only after the end of a job, so before it nobody looks for them. */
async function refundsOf(ledger: Ledger, { job, phase }: JobOnChain, options: AbortOptions): Promise<bigint> {
  if (phase === "open" || phase === "settling") return 0n;
  const events = await readEvents(ledger, { job, name: "Refunded", ...options });
  return events.reduce((sum, { args }) => sum + args.amount, 0n);
}

/** The chain of a coordinator, over the ledger's operations. Sponsors claims where the ledger can send. */
export function ledgerChain(ledger: Ledger): Chain {
  return {
    chainId: ledger.client.chain.id,
    contract: ledger.rounds,
    async readJob(job: JobId, options: AbortOptions = {}) {
      const reading = await readJob(ledger, { job, ...options });
      return chainJobOf(reading, await refundsOf(ledger, reading, options));
    },
    claimed: (job, account) => claimedOf(ledger, { job, account }),
    async beacon() {
      const { hash } = await getBlock(ledger.client, { blockTag: "latest" });
      return fromHex(hash);
    },
    async rejection(job, { epoch, root }, options = {}) {
      const record = (await readEpochs(ledger, { job, ...options })).findLast((one) => one.epoch === epoch);
      if (record === undefined || record.root !== root || record.stands !== false) return undefined;
      const { disproof, resolution } = record;
      if (disproof !== undefined) return { by: "proof", kind: disproof.kind, transaction: disproof.transaction };
      return { by: "arbiter", transaction: resolution ?? record.transaction };
    },
    ...(ledger.provenance === undefined
      ? {}
      : { registration: (author, digest) => readRegistration(ledger, { author, digest }) }),
    async propose(params, proposal, { delegation, ...options }) {
      await ensureAppointed(ledger, params, delegation, options);
      const { hash } = await propose(ledger, { params, proposal, ...options });
      return { transaction: hash };
    },
    ...(ledger.sender === undefined ? {} : { claimTo: sponsor(ledger) }),
  };
}

function sponsor(ledger: Ledger): NonNullable<Chain["claimTo"]> {
  return async (job, { account, cumulative, index, proof, to, nonce, deadline, signature }, options = {}) => {
    const message = { job, account, to, nonce, deadline };
    const leaf = { account, amount: cumulative, index, proof };
    const { hash } = await claimTo(ledger, { job, leaf, signed: { message, signature }, ...options });
    return { transaction: hash };
  };
}

/** Brings the delegation to the chain, where the sender is neither the coordinator nor its hot key there yet. */
async function ensureAppointed(
  ledger: Ledger,
  params: JobParams,
  signed: SignedCoordinatorDelegation,
  options: AbortOptions,
): Promise<void> {
  const { coordinator, signer } = await readJob(ledger, { job: signed.delegation.job, params, ...options });
  const sender = ledger.sender?.address.toLowerCase();
  if (sender === coordinator || sender === signer) return;
  await appoint(ledger, { params, signed, ...options });
}
