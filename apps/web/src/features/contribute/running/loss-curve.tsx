import { useMemo } from "react";
import { LinePlot } from "../../../design/plot/line-plot.tsx";
import { type PlotData, smooth } from "../../../design/plot/series.ts";
import type { Volunteer, VolunteerState } from "../volunteer.ts";
import { useVolunteer } from "./use-volunteer.ts";

const SMOOTHING = 0.9;
const nats = (value: number) => value.toFixed(3);

/** The losses of all steps of one job, in the order in which they were computed. */
export function lossPlot(losses: VolunteerState["losses"]): PlotData {
  const job = losses.at(-1)?.job;
  const own = losses.filter((point) => point.job === job);
  const values = own.map(({ loss }) => loss);
  return {
    xName: "Step",
    x: own.map((_, index) => index + 1),
    series: [
      { name: "Loss", colour: "violet", values, format: nats },
      { name: "Smoothed", colour: "teal", values: smooth(values, SMOOTHING), format: nats },
    ],
  };
}

export function LossCurve({ volunteer }: { readonly volunteer: Volunteer }) {
  const losses = useVolunteer(volunteer, (state) => state.losses);
  const data = useMemo(() => lossPlot(losses), [losses]);
  return (
    <LinePlot
      title="Loss per training step in this tab"
      data={data}
      empty="The curve begins with the first training step."
    />
  );
}
