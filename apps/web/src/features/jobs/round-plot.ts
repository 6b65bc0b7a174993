import { fromOne, type RoundView, type TrainView } from "@starling/protocol";
import type { PlotData, Series } from "../../design/plot/series.ts";
import { heldOutName } from "./held-out.ts";

const PPM = 1_000_000;

type Evaluation = NonNullable<NonNullable<RoundView["train"]>["evaluation"]>;

/** What was measured on held-out data: accuracy on its own scale, or squared errors beside the training loss. */
function heldOutSeries(rounds: readonly RoundView[], loss: TrainView["loss"]): Series {
  const of = (value: (evaluation: Evaluation) => number | null) =>
    rounds.map(({ train }) => (train?.evaluation ? value(train.evaluation) : null));
  const common = { name: heldOutName(loss), colour: "violet" } as const;
  if (loss === "mean-squared-error") {
    return {
      ...common,
      values: of(({ lossMicroNats }) => Number(lossMicroNats) / PPM),
      format: (value) => value.toFixed(3),
    };
  }
  return {
    ...common,
    side: "right",
    values: of(({ accuracyPpm }) => (accuracyPpm === null ? null : accuracyPpm / 10_000)),
    format: (value) => `${value.toFixed(value > 99 ? 1 : 0)} %`,
  };
}

/** Loss of every closed round of a training, and what was measured on held-out data. */
export function roundPlot(rounds: readonly RoundView[], loss: TrainView["loss"]): PlotData {
  return {
    xName: "Round",
    x: rounds.map(({ round }) => fromOne(round)),
    series: [
      {
        name: "Training loss",
        colour: "teal",
        values: rounds.map(({ train }) => (train === null ? null : Number(train.lossMicroNats) / PPM)),
        format: (value) => value.toFixed(2),
      },
      heldOutSeries(rounds, loss),
    ],
  };
}
