import { fromOne, type JobView, roundOf } from "@starling/protocol";

const CLOSED: ReadonlySet<JobView["state"]> = new Set(["ended", "cancelled", "expired"]);

/** Whether a job has come to its end, whichever. */
export function isClosed({ state }: Pick<JobView, "state">): boolean {
  return CLOSED.has(state);
}

/** The same in figures, under a heading that says what they count. */
export function progressFigures(job: Pick<JobView, "state" | "round" | "rounds">) {
  const [label, at] = isClosed(job) ? ["Rounds done", job.round] : ["Round", Math.min(fromOne(job.round), job.rounds)];
  return { label, value: `${at} of ${job.rounds}` };
}

/** How far a job is: the round that is open, or for a job that is over how many were closed. */
export function progressWords(job: Pick<JobView, "state" | "round" | "rounds">): string {
  return isClosed(job) ? `${job.round} of ${job.rounds} rounds` : roundOf(job.round, job.rounds);
}
