import { decodeBlock } from "../../block.ts";
import { blockWalk, distinctBlocks, piecesOf } from "../follow-blocks.ts";
import type { NamedBlock, ReadBlock, SpecBlocks } from "../lane.ts";
import { FileManifest } from "./files.ts";
import { ItemShard, ItemsManifest } from "./items.ts";
import type { InferSpec } from "./spec.ts";

function fileBlocks(bytes: Uint8Array): NamedBlock[] {
  const file = decodeBlock(FileManifest, bytes);
  return piecesOf(file.blocks, file.bytes);
}

function shardBlocks(bytes: Uint8Array): NamedBlock[] {
  const { items, blocks } = decodeBlock(ItemShard, bytes);
  return piecesOf(
    blocks,
    items.reduce((sum, item) => sum + item.bytes, 0),
  );
}

/** Model files, resources and canary; the items. @throws InvalidDataError */
export async function inferBlocks({ laneParams }: InferSpec, read: ReadBlock): Promise<SpecBlocks> {
  const walk = blockWalk(read);
  const { models, resources, canary, dataset } = laneParams;
  const files = [
    ...models.flatMap(({ graph, external }) => [graph, ...external.map(({ file }) => file)]),
    ...resources.map(({ file }) => file),
    canary.item,
  ];
  const model: NamedBlock[] = [];
  for (const cid of files) model.push(...(await walk.follow(cid, fileBlocks)));
  model.push(await walk.leaf(canary.result));
  const shards: ItemsManifest["shards"] = [];
  const manifest = await walk.follow(dataset, (bytes) => {
    shards.push(...decodeBlock(ItemsManifest, bytes).shards);
    return [];
  });
  const data: NamedBlock[] = [];
  for (const { cid } of shards) data.push(...(await walk.follow(cid, shardBlocks)));
  return { model: distinctBlocks(model), data: distinctBlocks([...data, ...manifest]), unread: walk.unread };
}
