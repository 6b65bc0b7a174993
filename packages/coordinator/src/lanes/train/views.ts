import type { EvaluationSum, RoundView, TrainView } from "@starling/protocol";
import { madeSoFar } from "../../state/lookup.ts";
import type { ClosedTraining, TrainJob } from "./job.ts";

/** Counts as shares: accuracy in ppm, where there are hits, and loss as the mean over the targets. */
function evaluationView({ correct, total, lossMicroNats }: EvaluationSum): NonNullable<TrainView["test"]> {
  const targets = Math.max(1, total);
  return {
    accuracyPpm: correct === null ? null : Math.floor((correct * 1_000_000) / targets),
    lossMicroNats: (BigInt(lossMicroNats) / BigInt(targets)).toString(),
    total,
  };
}

/** What a training job shows beside what all jobs do. */
export function trainView(job: TrainJob): TrainView {
  const { graph, dataset, loss } = job.spec.laneParams;
  const { conclusion } = job;
  return {
    model: madeSoFar(job).toString(),
    graph: graph.toString(),
    dataset: dataset.toString(),
    parameters: job.intake.parameters,
    loss,
    test: conclusion === null ? null : evaluationView(conclusion.test),
  };
}

/** What a closed round of training shows. The newest model is always stored whole. */
export function trainRoundView({ closing }: ClosedTraining, newest: boolean): NonNullable<RoundView["train"]> {
  const { model, whole, lossMicroNats, evaluation } = closing;
  return {
    model: model.toString(),
    whole: whole || newest,
    lossMicroNats,
    evaluation: evaluation === null ? null : evaluationView(evaluation),
  };
}
