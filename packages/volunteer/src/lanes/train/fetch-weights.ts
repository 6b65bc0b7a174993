import type { WeightsRoute } from "@starling/compute";
import {
  Checkpoint,
  checkpointBlocks,
  decodeBlock,
  type Lease,
  TrainRecord,
  type TrainSpec,
  tensorLength,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { FetchOptions, VolunteerNode } from "../../components.ts";
import { ChunkRefusedError } from "../../errors.ts";
import type { ChunkRunner } from "../../runner/chunk-runner.ts";

/** The way to the checkpoint that a chunk of training starts from. */
type Base = NonNullable<Lease["base"]>;

export interface FetchWeightsParameters {
  readonly node: Pick<VolunteerNode, "fetch">;
  readonly runner: Pick<ChunkRunner, "holds">;
  readonly spec: TrainSpec;
  readonly base: Base;
  /** The checkpoint that the chunk starts from. */
  readonly target: CID;
  readonly options: FetchOptions;
}

/**
 * Fetches the shortest way to a checkpoint: nothing when it is held, the steps since the newest one that is held, or
 * the newest whole checkpoint and the steps since.
 * @throws ChunkRefusedError for records that do not follow one another, or a model over the spec's limit.
 */
export async function fetchWeights(parameters: FetchWeightsParameters): Promise<WeightsRoute> {
  const { node, runner, spec, base, target, options } = parameters;
  const { bytes } = await fetchManifest(node, target, spec, options);
  if (runner.holds(target.toString())) {
    return { target: bytes, from: { kind: "held", checkpoint: target.toString() }, deltas: [] };
  }
  const records = await fetchRecords(node, base, target, options);
  const held = records.findLastIndex((record) => runner.holds(record.base.toString()));
  const steps = held < 0 ? records : records.slice(held);
  const groups = steps.map(({ delta }) => delta);
  const deltas = regroup(await node.fetch(groups.flat(), options), groups);
  const first = steps[0]?.base;
  if (held >= 0 && first !== undefined) {
    return { target: bytes, from: { kind: "held", checkpoint: first.toString() }, deltas };
  }
  const whole = await fetchManifest(node, base.whole, spec, options);
  const blocks = await node.fetch(checkpointBlocks(whole.checkpoint), options);
  return { target: bytes, from: { kind: "whole", manifest: whole.bytes, blocks }, deltas };
}

async function fetchManifest(
  node: Pick<VolunteerNode, "fetch">,
  cid: CID,
  { common, laneParams }: TrainSpec,
  options: FetchOptions,
): Promise<{ readonly checkpoint: Checkpoint; readonly bytes: Uint8Array }> {
  const [bytes = new Uint8Array()] = await node.fetch([cid], options);
  const checkpoint = decodeBlock(Checkpoint, bytes);
  if (!checkpoint.graph.equals(laneParams.graph)) throw refused("its checkpoint is for another graph");
  const size = checkpoint.tensors.reduce((sum, tensor) => sum + 4 * tensorLength(tensor), 0);
  if (!(size <= common.limits.modelBytes)) {
    throw refused(`its model has ${size} bytes, the spec allows ${common.limits.modelBytes}`);
  }
  return { checkpoint, bytes };
}

async function fetchRecords(
  node: Pick<VolunteerNode, "fetch">,
  base: Base,
  target: CID,
  options: FetchOptions,
): Promise<TrainRecord[]> {
  const bytes = await node.fetch(base.records, options);
  const records = bytes.map((block) => decodeBlock(TrainRecord, block));
  let at = base.whole;
  for (const record of records) {
    if (!record.base.equals(at)) throw refused("its round records do not follow one another");
    at = record.model;
  }
  if (!at.equals(target)) throw refused("its round records lead to another model");
  return records;
}

function regroup(blocks: readonly Uint8Array[], groups: readonly (readonly CID[])[]): Uint8Array[][] {
  let at = 0;
  return groups.map((group) => {
    const own = blocks.slice(at, at + group.length);
    at += group.length;
    return own;
  });
}

function refused(what: string): ChunkRefusedError {
  return new ChunkRefusedError(`The chunk is refused: ${what}.`, { fix: "Serve another job." });
}
