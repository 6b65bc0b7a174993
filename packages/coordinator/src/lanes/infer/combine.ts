import {
  addOutputs,
  type InferClosing,
  type InferRecord,
  type InferSummary,
  type OutputsPart,
  outputsBlock,
  roundOutputs,
} from "@starling/protocol";
import type { CountedResult } from "../../rounds/counted-results.ts";
import { countedLeases } from "../../state/fold-round.ts";
import { chunkOf, roundAt } from "../../state/lookup.ts";
import type { RoundState } from "../../state/state.ts";
import type { CombinedRound } from "../lane.ts";
import { countsOf, type InferJob, providerOf } from "./job.ts";

/** All that agree: a verdict's measure where every item does. */
const AGREED_PPM = 1_000_000;

/** How far the calibrations of this round agreed with the station; null where there were none. */
function calibrationOf(job: InferJob, { round }: RoundState): InferRecord["calibration"] {
  const verdicts = countedLeases(job, round).flatMap(({ verdict, round: own, index }) =>
    verdict !== null && chunkOf(roundAt(job, own), index).kind === "calibrate" ? [verdict] : [],
  );
  if (verdicts.length === 0) return null;
  return { compared: verdicts.length, agreed: verdicts.filter(({ metricPpm }) => metricPpm === AGREED_PPM).length };
}

/** A counted result's items and how many of them failed. */
export function partOf({ chunk: { opened }, lease: { reveal } }: CountedResult): OutputsPart {
  if (opened === null || reveal === null) throw new TypeError("A result that nobody has delivered.");
  const [from, to] = opened.chunk.range;
  return { from, to, failed: (reveal.summary as InferSummary).failed, output: reveal.output };
}

/** The outputs so far and those that this round adds, in the order of their items. */
export function combineOutputs(job: InferJob, round: RoundState, counted: readonly CountedResult[]): CombinedRound {
  const found = counted.map(partOf);
  const calibration = calibrationOf(job, round);
  const pinned = calibration !== null && calibration.agreed < calibration.compared;
  const provider = pinned ? "wasm" : providerOf(job);
  const parts = addOutputs(job.own.parts, roundOutputs({ accepted: found, calibration }));
  const outputs = outputsBlock(parts);
  const closing: InferClosing = { lane: "infer", outputs: outputs.cid, ...countsOf(parts), provider, calibration };
  const { lane: _, ...rest } = closing;
  return {
    made: outputs.cid,
    closing,
    record: { ...rest, accepted: found.map(({ from, to, failed }) => ({ from, to, failed })) },
    blocks: [outputs],
  };
}
