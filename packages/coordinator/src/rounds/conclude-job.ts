import type { AbortOptions, Clock } from "../components.ts";
import type { WorkOf } from "../lanes/lanes.ts";
import type { Book } from "../state/book.ts";
import type { JobState } from "../state/state.ts";

/** Whether there is still something to find out of what an ended job has made. */
export function wantsConclusion({ lane, ended, round, conclusion, closed }: JobState): boolean {
  if (lane.concluding === undefined || conclusion !== null) return false;
  return ended !== null && ended.reason !== "cancelled" && round === null && closed.length > 0;
}

/** Finds out, once, what the lane wants to know of the job's result. */
export async function concludeJob(
  { book, clock, workOf }: { readonly book: Book; readonly clock: Clock; readonly workOf: WorkOf },
  job: JobState,
  options: AbortOptions = {},
): Promise<void> {
  const conclusion = await workOf(job).conclude?.(job, options);
  if (conclusion === undefined) throw new TypeError("A lane that says that it concludes, and does not.");
  await book.record(() =>
    wantsConclusion(job) ? [{ type: "job-concluded", at: clock.now(), job: job.job, conclusion }] : [],
  );
}
