import type { TrainClosing } from "@starling/protocol";
import type { TrainJob } from "./job.ts";
import { isOnPlateau } from "./measured-models.ts";

/** Share of the evaluated targets that were right, in ppm; 0 where nothing was evaluated, or can be right. */
export function accuracyPpm({ evaluation }: Pick<TrainClosing, "evaluation">): number {
  const { correct, total } = evaluation ?? { correct: 0, total: 1 };
  return Math.floor(((correct ?? 0) * 1_000_000) / Math.max(1, total));
}

/** Training ends at the target accuracy, or when the loss on the validation data no longer falls. */
export function endReason(job: TrainJob): "rounds" | "target" | "plateau" | undefined {
  const { rounds, targetPpm } = job.spec.common.stop;
  if (job.closed.length >= rounds) return "rounds";
  const reached = ({ closing }: TrainJob["closed"][number]) =>
    closing.evaluation !== null && accuracyPpm(closing) >= targetPpm;
  if (targetPpm > 0 && job.closed.some(reached)) return "target";
  return isOnPlateau(job) ? "plateau" : undefined;
}
