import { type Address, amountOf, type JobAccount, type TaskReply } from "@starling/protocol";
import { leavesOfEpoch } from "../settlement/release.ts";
import { isUnchecked, openRounds } from "../state/lookup.ts";
import { standingOf } from "../state/standing.ts";
import type { JobState } from "../state/state.ts";
import type { RequestContext } from "./context.ts";
import { hasWorked } from "./session.ts";

/** The reply to `account`. */
export type AccountReply = Extract<TaskReply, { type: "account" }>;

/** Results of the worker that no closed round has counted: how many were revealed, their units, and those accepted. */
function running(job: JobState, worker: Address): { chunks: number; revealed: bigint; accepted: bigint } {
  const sum = { chunks: 0, revealed: 0n, accepted: 0n };
  for (const lease of openRounds(job).flatMap(({ leases }) => [...leases.values()])) {
    const open = isUnchecked(lease) || (lease.verdict?.ok === true && lease.countsIn === job.round?.round);
    if (lease.worker !== worker || !open) continue;
    sum.chunks++;
    sum.revealed += lease.units;
    if (lease.verdict?.ok === true) sum.accepted += lease.units;
  }
  return sum;
}

function unitsBelow({ work }: JobState, worker: Address, below: number): bigint {
  let units = 0n;
  for (const [round, workers] of work) if (round < below) units += workers.get(worker) ?? 0n;
  return units;
}

async function jobAccount(
  { chain, live, refreshChain, releases }: RequestContext,
  job: JobState,
  worker: Address,
): Promise<JobAccount> {
  await refreshChain(job.job);
  const { releasedBelow } = releases.next(job);
  const now = running(job, worker);
  const closed = unitsBelow(job, worker, job.closed.length);
  const released = unitsBelow(job, worker, releasedBelow);
  const accepted = closed + now.accepted;
  const final = live.chain.get(job.job)?.job.final;
  const settled = leavesOfEpoch(job, final?.epoch ?? 0).find(({ account }) => account === worker)?.amount ?? 0n;
  const tally = job.chunks.get(worker);
  return {
    job: job.job,
    title: job.spec.common.title,
    pendingChunks: now.chunks,
    acceptedChunks: tally?.accepted ?? 0,
    rejectedChunks: tally?.rejected ?? 0,
    pendingUnits: (now.revealed + closed - released).toString(),
    acceptedUnits: accepted.toString(),
    releasedUnits: released.toString(),
    acceptedAmount: amountOf(accepted, BigInt(job.spec.common.price)).toString(),
    settledAmount: settled.toString(),
    claimedAmount: (settled === 0n ? 0n : await chain.claimed(job.job, worker)).toString(),
    voucher: job.vouchers.get(worker) ?? null,
  };
}

/** What an account has earned: units along their life from the journal, tokens from the chain. */
export async function askAccount(context: RequestContext, worker: Address): Promise<AccountReply> {
  const { book, engine } = context;
  const jobs = [...book.state.jobs.values()].filter((job) => hasWorked(job, worker)).slice(-256);
  return {
    type: "account",
    account: worker,
    standing: standingOf(book.state, worker, engine),
    jobs: await Promise.all(jobs.map((job) => jobAccount(context, job, worker))),
  };
}
