import { useMemo } from "react";
import { LinePlot } from "../../../design/plot/line-plot.tsx";
import { type PlotData, smooth } from "../../../design/plot/series.ts";
import { Section } from "../../../design/section.tsx";
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

const isTraining = ({ lane }: { readonly lane: string }) => lane === "train";

/** The losses of this tab; left out where it has only run models. */
export function LossSection({ volunteer }: { readonly volunteer: Volunteer }) {
  const losses = useVolunteer(volunteer, (state) => state.losses);
  const trains = useVolunteer(volunteer, ({ chunks }) => chunks.length === 0 || chunks.some(isTraining));
  const data = useMemo(() => lossPlot(losses), [losses]);
  if (losses.length === 0 && !trains) return null;
  return (
    <Section label="Loss" note="How wrong the model still is on what this tab trains, step by step. Lower is better.">
      <LinePlot
        title="Loss per training step in this tab"
        data={data}
        empty="The curve begins with the first training step."
      />
    </Section>
  );
}
