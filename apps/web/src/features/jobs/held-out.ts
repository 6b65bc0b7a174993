import type { TrainView } from "@starling/protocol";
import { formatLoss, formatPpm } from "../../format/number.ts";

type Evaluation = NonNullable<TrainView["test"]>;

/** What evaluations of a job measure: accuracy means nothing where nothing is right or wrong. */
export function heldOutName(loss: TrainView["loss"]): string {
  return loss === "mean-squared-error" ? "Held-out squared error" : "Held-out accuracy";
}

/** An evaluation in a number: the share that was right, or the mean squared error. */
export function heldOut({ accuracyPpm, lossMicroNats }: Pick<Evaluation, "accuracyPpm" | "lossMicroNats">): string {
  return accuracyPpm === null ? formatLoss(lossMicroNats) : formatPpm(accuracyPpm);
}

/** What an evaluation counted. */
export const heldOutUnit = ({ accuracyPpm }: Pick<Evaluation, "accuracyPpm">): string =>
  accuracyPpm === null ? "values" : "samples";
