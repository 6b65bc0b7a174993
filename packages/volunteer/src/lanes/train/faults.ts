import { lrAt } from "@starling/learning";
import type { TrainChunk, TrainSpec } from "@starling/protocol";
import { MAX_STEPS_FACTOR } from "../../constants.ts";
import type { Fault, LeasedChunk } from "../lane.ts";

/** What of a chunk of training or evaluation is not its spec's. */
export function trainFaults({ spec, chunk, lease }: LeasedChunk<TrainSpec, TrainChunk>): readonly Fault[] {
  const { common, laneParams } = spec;
  const training = chunk.kind === "train";
  const [graph, , dataset] = chunk.inputs;
  const data = training ? [laneParams.dataset] : [common.validation, common.test];
  const { base } = lease;
  return [
    [!graph?.equals(laneParams.graph), "it names another graph"],
    [!data.some((cid) => dataset?.equals(cid)), "it names other data"],
    [chunk.batch !== laneParams.batch || laneParams.microBatch % chunk.microBatch !== 0, "its batch is not the spec's"],
    [chunk.steps > Math.max(1, Math.floor(laneParams.steps * MAX_STEPS_FACTOR)), "it has too many steps"],
    [training && chunk.steps === 0, "it has no steps"],
    [chunk.lr !== (training ? lrAt(laneParams.lr, chunk.round) : 0), "its learning rate is not the spec's"],
    [base === null || base.wholeRound + base.records.length !== chunk.round, "its way to the model has a gap"],
  ];
}
