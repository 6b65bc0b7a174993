import type { ChunkTask } from "@starling/compute";
import {
  Checkpoint,
  checkpointBlocks,
  chunkBlock,
  DatasetManifest,
  decodeBlock,
  encodeBlock,
  InvalidDataError,
  MAX_BLOCK_BYTES,
  type TrainChunk,
  type TrainSpec,
  VectorManifest,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { AbortOptions, Blocks } from "../../components.ts";

/** The shards that a range touches, in a row. */
async function fetchWindow(
  blocks: Blocks,
  dataset: DatasetManifest,
  [from, to]: readonly [number, number],
  options: AbortOptions,
): Promise<ChunkTask["window"]> {
  const shards: { count: number; bytes: Uint8Array }[] = [];
  let start = 0;
  let at = 0;
  for (const { cid, count } of dataset.shards) {
    if (at + count > from && at < to) {
      if (shards.length === 0) start = at;
      shards.push({ count, bytes: await blocks.get(cid, options) });
    }
    at += count;
  }
  return { start, shards };
}

/** The chunk's own checkpoint, whole: the coordinator keeps the running round's model. */
async function fetchWeights(blocks: Blocks, model: CID, options: AbortOptions): Promise<ChunkTask["weights"]> {
  const manifest = await blocks.get(model, options);
  const cids = checkpointBlocks(decodeBlock(Checkpoint, manifest));
  const parts = await Promise.all(cids.map((cid) => blocks.get(cid, options)));
  return { target: manifest, from: { kind: "whole", manifest, blocks: parts }, deltas: [] };
}

/** What a worker's update before has left out: from the worker, who keeps it. */
async function fetchVector(
  blocks: Blocks,
  cid: CID,
  { maxBytes, ...options }: AbortOptions & { readonly maxBytes: number },
): Promise<NonNullable<ChunkTask["error"]>> {
  const manifest = await blocks.get(cid, options);
  const { n, blocks: named } = decodeBlock(VectorManifest, manifest);
  if (4 * n > maxBytes || named.length > Math.ceil(maxBytes / MAX_BLOCK_BYTES)) {
    throw new InvalidDataError("What an update left out is larger than the model.", { fix: "Compute the chunk anew." });
  }
  return { manifest, blocks: await Promise.all(named.map((part) => blocks.get(part, options))) };
}

/** Fetches everything that a chunk names. @throws InvalidDataError and what the block store throws */
export async function fetchTask(
  blocks: Blocks,
  chunk: TrainChunk,
  { spec, ...options }: AbortOptions & { readonly spec: TrainSpec },
): Promise<ChunkTask> {
  const [graph, model, data, error] = chunk.inputs;
  if (graph === undefined || model === undefined || data === undefined) {
    throw new InvalidDataError("A chunk lacks an input.", { fix: "Name graph, checkpoint and dataset." });
  }
  const dataset = await blocks.get(data, options);
  return {
    spec: encodeBlock(spec).bytes,
    chunk: chunkBlock(chunk).bytes,
    graph: await blocks.get(graph, options),
    weights: await fetchWeights(blocks, model, options),
    dataset,
    window: await fetchWindow(blocks, decodeBlock(DatasetManifest, dataset), chunk.range, options),
    ...(error && { error: await fetchVector(blocks, error, { ...options, maxBytes: spec.common.limits.modelBytes }) }),
  };
}
