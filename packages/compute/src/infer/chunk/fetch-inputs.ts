import {
  decodeBlock,
  FileManifest,
  type InferChunk,
  type InferSpec,
  ItemShard,
  ItemsManifest,
  inferInputs,
  MAX_ITEM_BYTES,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { ChunkInputError } from "../../errors.ts";
import { MAX_RESOURCE_BYTES } from "./constants.ts";
import { checkShard, checkWindowBytes, partOfShard, rangeInShard, shardsOfItems } from "./item-window.ts";
import type { FileBlocks, ItemWindow, JobFiles } from "./task.ts";

/** Gives blocks in the order asked for. */
export type FetchBlocks = (cids: readonly CID[]) => Promise<readonly Uint8Array[]>;

export interface FetchInputsOptions {
  /** Told bytes that are going to be fetched, once they are known. */
  readonly onTotal?: ((bytes: number) => void) | undefined;
}

/** A file's manifest, as its block and as what it says. */
interface Named {
  readonly block: Uint8Array;
  readonly manifest: FileManifest;
}

/**
 * Fetches models, dictionaries and the canary of a job. Sizes are checked before any of them is fetched.
 * @throws ChunkInputError for models over the spec's limit; InvalidDataError for manifests that are none
 */
export async function fetchJobFiles(
  fetch: FetchBlocks,
  { common, laneParams }: InferSpec,
  { onTotal }: FetchInputsOptions = {},
): Promise<Extract<JobFiles, { kind: "whole" }>> {
  const { canary, resources } = laneParams;
  const cids = inferInputs(laneParams).slice(0, -1);
  const all = (await fetch([...cids, canary.item])).map((block): Named => {
    return { block, manifest: decodeBlock(FileManifest, block) };
  });
  const named = all.slice(0, cids.length);
  const models = named.slice(0, cids.length - resources.length);
  within("models", models, common.limits.modelBytes);
  within("dictionaries", named.slice(models.length), MAX_RESOURCE_BYTES);
  within("canary", all.slice(cids.length), MAX_ITEM_BYTES);
  onTotal?.(sizeOf(all));
  const [blocks, [result = new Uint8Array()]] = await Promise.all([
    fetch(all.flatMap(({ manifest }) => manifest.blocks)),
    fetch([canary.result]),
  ]);
  let at = 0;
  const files = all.map(({ block, manifest }): FileBlocks => {
    at += manifest.blocks.length;
    return { manifest: block, blocks: blocks.slice(at - manifest.blocks.length, at) };
  });
  const item = files.pop();
  return { kind: "whole", files, ...(item && { canary: { item, result } }) };
}

/**
 * Fetches the blocks that a chunk's items lie in.
 * @param dataset the manifest's block
 * @throws ChunkInputError for items outside of the dataset or too many at once; InvalidDataError for damaged manifests
 */
export async function fetchItemWindow(
  fetch: FetchBlocks,
  dataset: Uint8Array,
  range: InferChunk["range"],
  { onTotal }: FetchInputsOptions = {},
): Promise<ItemWindow> {
  const { start, shards } = shardsOfItems(decodeBlock(ItemsManifest, dataset), range);
  const blocks = await fetch(shards.map(({ cid }) => cid));
  let at = start;
  const parts = shards.map((entry, i) => {
    const shard = decodeBlock(ItemShard, blocks[i] ?? new Uint8Array());
    checkShard(shard, entry);
    at += entry.count;
    return partOfShard(shard, rangeInShard(range, at - entry.count, entry.count));
  });
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  checkWindowBytes(bytes);
  onTotal?.(bytes);
  const items = await fetch(parts.flatMap(({ cids }) => cids));
  let taken = 0;
  const given = parts.map(({ cids }, i) => {
    taken += cids.length;
    return { shard: blocks[i] ?? new Uint8Array(), blocks: items.slice(taken - cids.length, taken) };
  });
  return { dataset, start, shards: given };
}

const sizeOf = (files: readonly Named[]) => files.reduce((sum, { manifest }) => sum + manifest.bytes, 0);

function within(what: string, files: readonly Named[], most: number): void {
  const bytes = sizeOf(files);
  if (bytes <= most) return;
  throw new ChunkInputError(`The job's ${what} have ${bytes} bytes, where at most ${most} are taken.`, {
    fix: "Post smaller ones, or raise the job's own limit.",
  });
}
