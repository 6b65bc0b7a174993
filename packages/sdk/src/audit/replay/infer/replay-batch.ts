import {
  type AcceptedEntry,
  addOutputs,
  decodeBlock,
  delayOf,
  InferChunk,
  InferOutput,
  type InferRecord,
  type InferSpec,
  inferInputs,
  inferLane,
  isFiledInTime,
  type OutputsPart,
  outputsBlock,
  roundOutputs,
} from "@starling/protocol";
import type { GetBlock } from "../../../models/model-source.ts";
import { broken, type LaneReplay, mismatch, type Replay } from "../lane-replay.ts";

/** A replayed batch: its outputs so far. */
interface BatchReplay extends Replay {
  readonly parts: readonly OutputsPart[];
}

/** An output as the record counts it, held against its own chunk and its own block. */
async function partOf(
  spec: InferSpec,
  record: InferRecord,
  { from, to, failed, ...entry }: AcceptedEntry & Omit<OutputsPart, "output">,
  get: GetBlock,
): Promise<OutputsPart> {
  const { index, round, output } = entry;
  const where = `chunk ${index} of round ${round + 1}`;
  const chunk = decodeBlock(InferChunk, await get(entry.chunk));
  const own = chunk.job === record.job && chunk.round === round && chunk.index === index;
  if (!own || chunk.range[0] !== from || chunk.range[1] !== to) throw mismatch(record, `the ${where}`);
  const inputs = inferInputs(spec.laneParams);
  if (chunk.inputs.length !== inputs.length || !inputs.every((cid, i) => chunk.inputs[i]?.equals(cid))) {
    throw mismatch(record, `what the ${where} reads`);
  }
  if (!isFiledInTime(round, record.round, delayOf(spec))) throw broken(record, `The ${where} is counted too late.`);
  const result = decodeBlock(InferOutput, await get(output));
  if (!result.chunk.equals(entry.chunk) || result.items !== to - from || result.failed !== failed) {
    throw mismatch(record, `the output of ${where}`);
  }
  return { from, to, failed, output };
}

/** Outputs are listed by their items; which results count, the record's own entries say. */
export const replayBatch: LaneReplay<InferSpec, InferRecord, BatchReplay> = {
  begin: async (spec) => ({ made: inferLane.base(spec), parts: [] }),
  async next(spec, { made, parts }, record, get) {
    if (!record.base.equals(made)) throw mismatch(record, "the list of outputs that it adds to");
    const added: OutputsPart[] = [];
    for (const entry of record.accepted) added.push(await partOf(spec, record, entry, get));
    const after = addOutputs(parts, roundOutputs({ accepted: added, calibration: record.calibration }));
    const { cid } = outputsBlock(after);
    if (!record.outputs.equals(cid)) throw mismatch(record, "the list of outputs");
    if (record.done !== after.reduce((sum, { from, to }) => sum + to - from, 0)) {
      throw mismatch(record, "the number of items that have a result");
    }
    if (record.failed !== after.reduce((sum, { failed }) => sum + failed, 0)) {
      throw mismatch(record, "the number of items that failed");
    }
    return { made: cid, parts: after };
  },
};
