import type { CID } from "multiformats/cid";
import { decodeBlock } from "../../block.ts";
import { Checkpoint } from "../../checkpoint.ts";
import { tensorLength } from "../../checkpoint-blocks.ts";
import { MAX_BLOCK_BYTES } from "../../constants.ts";
import { DatasetManifest } from "../../dataset.ts";
import { type BlockWalk, blockWalk, distinctBlocks, piecesOf } from "../follow-blocks.ts";
import type { NamedBlock, ReadBlock, SpecBlocks } from "../lane.ts";
import { TrainRecord, VectorManifest } from "./record.ts";
import type { TrainSpec } from "./spec.ts";

function tensorBlocks(bytes: Uint8Array): NamedBlock[] {
  return decodeBlock(Checkpoint, bytes).tensors.flatMap((tensor) => piecesOf(tensor.blocks, 4 * tensorLength(tensor)));
}

function vectorBlocks(bytes: Uint8Array): NamedBlock[] {
  const { n, blocks } = decodeBlock(VectorManifest, bytes);
  return piecesOf(blocks, 4 * n);
}

/** Shards and, where text was cut by one, the tokenizer: who asks the model needs it. Its packed size is not named. */
function dataBlocks(bytes: Uint8Array): NamedBlock[] {
  const manifest = decodeBlock(DatasetManifest, bytes);
  const shards = manifest.shards.map(({ cid, bytes: size }) => ({ cid, bytes: size }));
  if (manifest.kind !== "tokens" || manifest.tokenizer.kind !== "bpe") return shards;
  const { cid, length } = manifest.tokenizer;
  return [...shards, { cid, bytes: Math.min(MAX_BLOCK_BYTES, length) }];
}

/** The record of the round that a job starts from and, where it resumes, what it takes over. */
async function originBlocks(origin: TrainSpec["laneParams"]["origin"], { follow }: BlockWalk): Promise<NamedBlock[]> {
  if (origin === undefined) return [];
  const taken: CID[] = [];
  const named = await follow(origin.record, (bytes) => {
    const { momentum, error } = decodeBlock(TrainRecord, bytes);
    if (origin.resumes) taken.push(momentum, error);
    return [];
  });
  for (const cid of taken) named.unshift(...(await follow(cid, vectorBlocks)));
  return named;
}

/** Graph, initial checkpoint and origin; training, validation and test data. @throws InvalidDataError */
export async function trainBlocks({ laneParams, common }: TrainSpec, read: ReadBlock): Promise<SpecBlocks> {
  const walk = blockWalk(read);
  const model = [await walk.leaf(laneParams.graph), ...(await walk.follow(laneParams.checkpoint, tensorBlocks))];
  model.push(...(await originBlocks(laneParams.origin, walk)));
  const data: NamedBlock[] = [];
  for (const cid of [laneParams.dataset, common.validation, common.test]) {
    data.push(...(await walk.follow(cid, dataBlocks)));
  }
  return { model: distinctBlocks(model), data: distinctBlocks(data), unread: walk.unread };
}
