import type { RoundView, TrainView } from "@starling/protocol";
import { useMemo } from "react";
import { LinePlot } from "../../design/plot/line-plot.tsx";
import { Section } from "../../design/section.tsx";
import { heldOutName } from "./held-out.ts";
import { roundPlot } from "./round-plot.ts";

interface LearningSectionProps {
  readonly train: TrainView;
  readonly rounds: readonly RoundView[];
}

/** How a training goes, round by round. */
export function LearningSection({ train: { loss }, rounds }: LearningSectionProps) {
  const plot = useMemo(() => roundPlot(rounds, loss), [rounds, loss]);
  return (
    <Section label="Learning" note="Per closed round, live. Drag to zoom, double-click to see all.">
      <LinePlot
        title={`Loss and ${heldOutName(loss).toLowerCase()} per round`}
        data={plot}
        empty="The curve begins when the first round closes."
      />
    </Section>
  );
}
