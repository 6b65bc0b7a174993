import type { JobId, JobView } from "@starling/protocol";
import { StartError } from "../errors.ts";
import type { Station } from "../running-station.ts";

/** A demo gives up when a round or the settlement takes this long. */
const STUCK_MS = 180_000;
const POLL_MS = 250;

/** What the coordinator says of a job. @throws StartError when it has none */
export function viewOf(station: Station, job: JobId): JobView {
  const view = station.coordinator.view(job);
  if (view === undefined) throw new StartError("The job is gone.", { fix: "Look at the lines above." });
  return view;
}

/** Whether a job has ended, has met its test data where it has some, and its last epoch is final. */
export function isSettled({ state, train, escrow }: JobView): boolean {
  return state === "ended" && train?.test !== null && escrow.promised === "0" && BigInt(escrow.owed) > 0n;
}

/**
 * Watches a job until it is settled.
 * @param onView told of the job again and again; says whether anything has moved
 * @throws StartError when nothing moves for minutes
 */
export async function watchJob(
  station: Station,
  job: JobId,
  onView: (view: JobView) => boolean | Promise<boolean>,
): Promise<JobView> {
  let movedAt = Date.now();
  for (;;) {
    const view = viewOf(station, job);
    if (await onView(view)) {
      movedAt = Date.now();
      continue;
    }
    if (isSettled(view)) return view;
    if (Date.now() - movedAt > STUCK_MS) {
      throw new StartError(`Nothing has moved for ${STUCK_MS / 1_000} s: ${view.status}`, {
        fix: "Try again with more time.",
      });
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
