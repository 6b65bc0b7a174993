import { type Codes, chunkScale, codecOf, compareUpdate, type Layout } from "@starling/learning";
import type { TrainChunk, TrainSummary } from "@starling/protocol";
import { EVALUATION_TOLERANCE } from "../../constants.ts";
import { agreement, type Finding } from "../../verification/verdict.ts";
import type { OwnEvaluation, OwnUpdate } from "./check.ts";
import type { TrainJob } from "./job.ts";

type GivenEvaluation = Pick<Extract<TrainSummary, { kind: "evaluate" }>, "correct" | "total" | "lossMicroNats">;

/** Holds the station's own computation of a training chunk against a worker's codes (PROTOCOL §4). */
export function compareTraining(
  { spec }: Pick<TrainJob, "spec">,
  layout: Layout,
  chunk: TrainChunk,
  own: OwnUpdate,
  codes: Codes,
): Finding {
  if (codes.length === own.codes.length && codes.every((code, i) => code === own.codes[i])) return agreement("station");
  const { codec } = spec.laneParams;
  const { inverse } = chunkScale(codec, chunk);
  const found = compareUpdate(layout, own.difference, inverse, codes, spec.common.tolerance, codecOf(codec));
  const note = `The update disagrees with the station's in ${found.tensor}: cosine ${found.cosinePpm} ppm, norm ratio ${found.normRatioPpm} ppm.`;
  return { kind: "station", metricPpm: found.cosinePpm, ok: found.ok, note: found.ok ? "" : note };
}

/** Counts may differ by the few samples that lie on the border, the loss by its last digits. */
export function compareEvaluation(own: OwnEvaluation, given: GivenEvaluation): Finding {
  const { correctPpm, correctFloor, lossPpm } = EVALUATION_TOLERANCE;
  const off = own.correct === given.correct ? 0 : Math.abs((own.correct ?? Infinity) - (given.correct ?? Infinity));
  const allowed = Math.max(correctFloor, Math.floor((own.total * correctPpm) / 1_000_000));
  const loss = BigInt(given.lossMicroNats);
  const lossOff = loss > own.lossMicroNats ? loss - own.lossMicroNats : own.lossMicroNats - loss;
  const near = lossOff * 1_000_000n <= own.lossMicroNats * BigInt(lossPpm) + BigInt(own.total) * 1_000_000n;
  const ok = own.total === given.total && off <= allowed && near;
  const counted =
    own.correct === null
      ? `a loss of ${given.lossMicroNats} over ${given.total} values instead of ${own.lossMicroNats}`
      : `${given.correct} of ${given.total} correct instead of ${own.correct}`;
  const note = `The evaluation disagrees with the station's: ${counted}.`;
  return { kind: "station", metricPpm: ok ? 1_000_000 : 0, ok, note: ok ? "" : note };
}
