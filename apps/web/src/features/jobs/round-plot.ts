import { fromOne, type JobView, type RoundView } from "@starling/protocol";
import type { PlotData, Series } from "../../design/plot/series.ts";
import { heldOutName } from "./held-out.ts";

const PPM = 1_000_000;

/** What was measured on held-out data: accuracy on its own scale, or squared errors beside the training loss. */
function heldOutSeries(rounds: readonly RoundView[], loss: JobView["loss"]): Series {
  const of = (value: (evaluation: NonNullable<RoundView["evaluation"]>) => number | null) =>
    rounds.map(({ evaluation }) => (evaluation === null ? null : value(evaluation)));
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

/** Loss of every closed round, and what was measured on held-out data. */
export function roundPlot(rounds: readonly RoundView[], loss: JobView["loss"]): PlotData {
  return {
    xName: "Round",
    x: rounds.map(({ round }) => fromOne(round)),
    series: [
      {
        name: "Training loss",
        colour: "teal",
        values: rounds.map(({ lossMicroNats }) => Number(lossMicroNats) / PPM),
        format: (value) => value.toFixed(2),
      },
      heldOutSeries(rounds, loss),
    ],
  };
}
