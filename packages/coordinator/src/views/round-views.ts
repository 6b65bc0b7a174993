import type { RoundView } from "@starling/protocol";
import type { JobState } from "../state/state.ts";

/** Closed rounds, oldest first. */
export function roundViews({ closed, lane }: Pick<JobState, "closed" | "lane">): RoundView[] {
  return closed.map((round, i) => ({
    round: round.round,
    record: round.record.toString(),
    ...lane.roundView(round, i === closed.length - 1),
    acceptedChunks: round.acceptedChunks,
    lateChunks: round.lateChunks,
    chunks: round.chunks,
    workers: round.workers,
    startedAt: round.startedAt,
    closedAt: round.closedAt,
    units: round.units.toString(),
  }));
}
