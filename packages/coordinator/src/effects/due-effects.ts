import { CHAIN_REFRESH_MS, SETTLE_MS } from "../constants.ts";
import { releasable, releaseJob } from "../keeping/release-job.ts";
import { closeRound } from "../rounds/close-round.ts";
import { concludeJob, wantsConclusion } from "../rounds/conclude-job.ts";
import { openRound, wantsRound } from "../rounds/open-round.ts";
import { blockedBy } from "../settlement/blocked-by.ts";
import { buildEpoch } from "../settlement/build-epoch.ts";
import { isEpochDue } from "../settlement/epoch-due.ts";
import { isFallen, noteRejection, proposeEpoch } from "../settlement/propose-epoch.ts";
import { dueVouchers, signVouchers } from "../settlement/sign-vouchers.ts";
import { openRounds } from "../state/lookup.ts";
import type { JobState } from "../state/state.ts";
import { awaitingStation } from "../verification/station-check.ts";
import type { EngineContext } from "./engine-context.ts";
import type { Effect } from "./runner.ts";

/** The station computes one chunk at a time; money goes out in order; each job has its own round. */
function roundEffects(context: EngineContext, job: JobState): Effect[] {
  const effects: Effect[] = [];
  const { round } = job;
  const lane = `round ${job.job}`;
  if (wantsRound(job)) {
    effects.push({
      key: `open ${job.job} ${job.closed.length}`,
      lane,
      run: (signal) => openRound(context, job, { signal }),
    });
  }
  if (round !== null && round.sealedAt !== null) {
    effects.push({
      key: `close ${job.job} ${round.round}`,
      lane,
      run: async (signal) => {
        await closeRound(context, job, { signal });
        await context.workOf(job).tidy?.(job);
      },
    });
  }
  if (wantsConclusion(job)) {
    effects.push({
      key: `conclude ${job.job}`,
      lane: "station",
      run: (signal) => concludeJob(context, job, { signal }),
    });
  }
  for (const open of openRounds(job)) {
    for (const chunk of open.chunks) {
      if (awaitingStation(job, open, chunk).length === 0) continue;
      const key = `check ${job.job} ${open.round} ${chunk.index}`;
      effects.push({ key, lane: "station", run: (signal) => context.check(job, open, chunk, { signal }) });
    }
  }
  return effects;
}

/** Vouchers first, then the epoch that covers them, then its proposal. */
function settlementEffects(context: EngineContext, job: JobState): Effect[] {
  const { clock, policy } = context;
  const lane = `settle ${job.job}`;
  if (dueVouchers(job, context.releases.next(job)).length > 0) {
    return [{ key: `vouchers ${job.job}`, lane, run: () => signVouchers(context, job) }];
  }
  const { recheck, settledAt } = context.live;
  const now = clock.now();
  if (blockedBy(job) !== null) return [];
  const known = context.live.chain.get(job.job)?.job;
  const fallen = known !== undefined && isFallen(job, known);
  const pending = job.epochs.at(-1)?.transaction === null || fallen || recheck.has(job.job);
  const due = pending || isEpochDue(job, context.releases.next(job), now, policy);
  if (!due || now - (settledAt.get(job.job) ?? 0) < SETTLE_MS) return [];
  return [{ key: `settle ${job.job}`, lane, run: (signal) => settle(context, job, signal) }];
}

/** Proposes what the chain lacks, then builds and proposes the next epoch if the one before is final. */
async function settle(context: EngineContext, job: JobState, signal: AbortSignal): Promise<void> {
  const { live, clock, policy } = context;
  live.settledAt.set(job.job, clock.now());
  const reading = await context.readChain(job.job, signal);
  // A chain is only asked for the past where it lacks what it had, or where this process does not know what it had.
  const doubt = live.recheck.has(job.job) || isFallen(job, reading);
  const rejected = doubt && (await noteRejection(context, job, reading, { signal }));
  if (!rejected) await proposeEpoch(context, job, reading, { signal });
  const chain = await context.readChain(job.job, signal);
  await buildEpoch(context, job, { chain, policy, signal });
  await proposeEpoch(context, job, chain, { signal });
  live.recheck.delete(job.job);
  await context.readChain(job.job, signal);
}

/** A closed job gives up its blocks when nobody needs them any more. */
function keepingEffects(context: EngineContext, job: JobState): Effect[] {
  const scope = releasable(context, job);
  if (scope === null) return [];
  return [{ key: `release ${job.job} ${scope}`, lane: `keep ${job.job}`, run: () => releaseJob(context, job, scope) }];
}

/** Looks at the job's money now and then. */
function chainEffects(context: EngineContext, { job }: JobState): Effect[] {
  const read = context.live.chain.get(job)?.readAt;
  if (read !== undefined && context.clock.now() - read < CHAIN_REFRESH_MS) return [];
  const run = async (signal: AbortSignal) => void (await context.readChain(job, signal));
  return [{ key: `chain ${job}`, lane: `chain ${job}`, run }];
}

/** Everything that waits to be done outside the state, over all jobs. */
export function dueEffects(context: EngineContext): Effect[] {
  return [...context.book.state.jobs.values()].flatMap((job) => [
    ...roundEffects(context, job),
    ...settlementEffects(context, job),
    ...chainEffects(context, job),
    ...keepingEffects(context, job),
  ]);
}
