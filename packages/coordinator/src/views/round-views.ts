import type { JobView, RoundView } from "@starling/protocol";
import type { EvaluationSum } from "../facts/round-facts.ts";
import type { JobState } from "../state/state.ts";

/** Counts as shares: accuracy in ppm, where there are hits, and loss as the mean over the targets. */
export function evaluationView({ correct, total, lossMicroNats }: EvaluationSum): NonNullable<JobView["test"]> {
  const targets = Math.max(1, total);
  return {
    accuracyPpm: correct === null ? null : Math.floor((correct * 1_000_000) / targets),
    lossMicroNats: (BigInt(lossMicroNats) / BigInt(targets)).toString(),
    total,
  };
}

/** Closed rounds, oldest first. The newest model is always stored whole. */
export function roundViews({ closed }: Pick<JobState, "closed">): RoundView[] {
  return closed.map((round, i) => ({
    round: round.round,
    record: round.record.toString(),
    model: round.model.toString(),
    whole: round.whole || i === closed.length - 1,
    lossMicroNats: round.lossMicroNats,
    evaluation: round.evaluation === null ? null : evaluationView(round.evaluation),
    acceptedChunks: round.acceptedChunks,
    lateChunks: round.lateChunks,
    chunks: round.chunks,
    workers: round.workers,
    startedAt: round.startedAt,
    closedAt: round.closedAt,
    units: round.units.toString(),
  }));
}
