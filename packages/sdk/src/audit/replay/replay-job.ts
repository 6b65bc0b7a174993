import { decodeBlock, type JobSpec, laneOf, RoundRecord, UnsupportedLaneError } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { GetBlock } from "../../models/model-source.ts";
import { replayBatch } from "./infer/replay-batch.ts";
import { type LaneReplay, mismatch, type Replay } from "./lane-replay.ts";
import { replayTraining } from "./train/replay-training.ts";

const LANES: Readonly<Record<string, LaneReplay>> = { train: replayTraining, infer: replayBatch };

function replayOf({ lane }: { readonly lane: string }): LaneReplay {
  const found = Object.hasOwn(LANES, lane) ? LANES[lane] : undefined;
  if (found !== undefined) return found;
  throw new UnsupportedLaneError(`Rounds of the lane "${lane}" cannot be recomputed here.`, {
    fix: "Update this version.",
  });
}

/** What there is before a job's first round. @throws UnsupportedLaneError, InvalidDataError */
export function beginReplay(spec: JobSpec, get: GetBlock): Promise<Replay> {
  return replayOf(spec).begin(spec, get);
}

/**
 * Recomputes one round from its evidence alone.
 * @throws ReplayMismatchError naming what differs; UnsupportedLaneError
 */
export async function replayRound(
  spec: JobSpec,
  replayed: Replay,
  record: RoundRecord,
  get: GetBlock,
): Promise<Replay> {
  if (record.lane !== spec.lane) throw mismatch(record, "the lane");
  const next = await replayOf(spec).next(spec, replayed, record, get);
  if (!next.made.equals(laneOf(spec).made(record))) throw mismatch(record, "what the round made");
  return next;
}

/**
 * Recomputes a whole job from its records (oldest first).
 * @returns the CID of what there is after the last: the checkpoint, or the list of outputs
 * @throws ReplayMismatchError at the first round that does not follow; UnsupportedLaneError
 */
export async function replayJob(spec: JobSpec, records: readonly CID[], get: GetBlock): Promise<CID> {
  let replay = await beginReplay(spec, get);
  for (const cid of records) replay = await replayRound(spec, replay, decodeBlock(RoundRecord, await get(cid)), get);
  return replay.made;
}
