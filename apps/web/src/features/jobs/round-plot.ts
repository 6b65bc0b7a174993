import { fromOne, type RoundView } from "@starling/protocol";
import type { PlotData } from "../../design/plot/series.ts";

const PPM = 1_000_000;

/** Loss and held-out accuracy of every closed round. */
export function roundPlot(rounds: readonly RoundView[]): PlotData {
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
      {
        name: "Held-out accuracy",
        colour: "violet",
        side: "right",
        values: rounds.map(({ evaluation }) => (evaluation === null ? null : evaluation.accuracyPpm / 10_000)),
        format: (value) => `${value.toFixed(value > 99 ? 1 : 0)} %`,
      },
    ],
  };
}
