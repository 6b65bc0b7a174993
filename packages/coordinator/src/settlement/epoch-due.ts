import type { ChainJob } from "../components.ts";
import type { JobState } from "../state/state.ts";
import type { Release } from "./release.ts";

/** How often the coordinator settles, whichever comes first. The end of a job always does. */
export interface EpochPolicy {
  readonly everyRounds: number;
  readonly everyMs: number;
}

/** Whether the newest epoch that we built is on the chain and final, so that the next may follow. */
export function isSettled({ epochs }: Pick<JobState, "epochs">, { newest }: ChainJob): boolean {
  const built = epochs.at(-1);
  if (built === undefined) return newest === null || newest.final;
  return newest !== null && newest.epoch >= built.epoch && newest.final;
}

/** Whether it is time for an epoch: there is something new to promise, and the policy or the job's end asks for it. */
export function isEpochDue(job: JobState, { total, last }: Release, now: number, policy: EpochPolicy): boolean {
  const built = job.epochs.at(-1);
  const more = total > (built?.total ?? 0n);
  if (built?.last === true || total === 0n) return false;
  if (job.ended !== null && job.round === null) return more || last;
  const rounds = job.closed.length - (built?.rounds ?? 0);
  const waited = now - (built?.builtAt ?? job.addedAt);
  return more && (rounds >= policy.everyRounds || waited >= policy.everyMs);
}
