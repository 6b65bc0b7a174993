import type { ShardWindow } from "@starling/compute";
import { DatasetManifest, decodeBlock, type TrainChunk } from "@starling/protocol";
import type { VolunteerNode } from "../../components.ts";
import { MAX_INPUT_SHARDS } from "../../constants.ts";
import { ChunkRefusedError } from "../../errors.ts";
import type { FetchContext } from "../lane.ts";

export interface FetchedWindow {
  /** The manifest's block. */
  readonly dataset: Uint8Array;
  readonly window: ShardWindow;
}

/**
 * Fetches the shards that a chunk's window touches.
 * @throws ChunkRefusedError for a window outside the dataset, or over too many shards.
 */
export async function fetchWindow(
  node: Pick<VolunteerNode, "fetch">,
  { inputs, range }: Pick<TrainChunk, "inputs" | "range">,
  options: FetchContext["options"],
): Promise<FetchedWindow> {
  const manifest = inputs[2];
  if (manifest === undefined) throw refused("it names no data");
  const [bytes = new Uint8Array()] = await node.fetch([manifest], options);
  const dataset = decodeBlock(DatasetManifest, bytes);
  const { start, shards } = shardsOf(dataset, range);
  options.onTotal?.(shards.reduce((sum, shard) => sum + shard.bytes, 0));
  const cids = shards.map(({ cid }) => cid);
  const blocks = await node.fetch(cids, options);
  const window = {
    start,
    shards: shards.map(({ count }, i) => ({ count, bytes: blocks[i] ?? new Uint8Array() })),
  };
  return { dataset: bytes, window };
}

/** The shards that hold samples [start, end), and the index of their first sample. */
export function shardsOf(
  dataset: DatasetManifest,
  [from, to]: readonly [number, number],
): { readonly start: number; readonly shards: DatasetManifest["shards"] } {
  if (to > dataset.count) throw refused(`its samples end at ${to}, the dataset at ${dataset.count}`);
  let at = 0;
  let start = 0;
  const shards: DatasetManifest["shards"] = [];
  for (const shard of dataset.shards) {
    const end = at + shard.count;
    if (end > from && at < to) {
      if (shards.length === 0) start = at;
      shards.push(shard);
    }
    at = end;
  }
  if (shards.length > MAX_INPUT_SHARDS) throw refused(`it touches ${shards.length} shards`);
  return { start, shards };
}

function refused(what: string): ChunkRefusedError {
  return new ChunkRefusedError(`The chunk is refused: ${what}.`, { fix: "Serve another job." });
}
