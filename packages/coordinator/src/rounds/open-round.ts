import { roundSeed } from "@starling/protocol";
import type { AbortOptions, Chain, Clock } from "../components.ts";
import type { Book } from "../state/book.ts";
import type { JobState } from "../state/state.ts";

/** Whether the job waits for its next round. */
export function wantsRound({ round, ended, control, closed, spec }: JobState): boolean {
  return round === null && ended === null && !control.paused && closed.length < spec.common.stop.rounds;
}

/** Opens the next round with a seed from a block that was mined after the round before closed. */
export async function openRound(
  { book, chain, clock }: { readonly book: Book; readonly chain: Chain; readonly clock: Clock },
  job: JobState,
  options: AbortOptions = {},
): Promise<void> {
  const beacon = await chain.beacon(options);
  await book.record(() => {
    if (!wantsRound(job)) return [];
    const round = job.closed.length;
    const seed = roundSeed(beacon, job.job, round);
    return [{ type: "round-opened", at: clock.now(), job: job.job, round, beacon, seed }];
  });
}
