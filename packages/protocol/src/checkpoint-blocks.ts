import type { CID } from "multiformats/cid";
import { type Block, encodeBlock, rawBlock } from "./block.ts";
import type { Checkpoint, CheckpointTensor } from "./checkpoint.ts";
import { MAX_BLOCK_BYTES } from "./constants.ts";
import { InvalidDataError } from "./errors.ts";
import type { VectorManifest } from "./lanes/train/record.ts";

/** A named tensor of f32 values, row major. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A manifest's block together with the blocks that it names. */
export interface Manifest {
  readonly manifest: Block;
  readonly blocks: readonly Block[];
}

function littleEndian(data: Float32Array): Uint8Array {
  const bytes = new Uint8Array(data.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < data.length; i++) view.setFloat32(4 * i, data[i] ?? 0, true);
  return bytes;
}

/** Cuts a vector into raw blocks of 1 MiB and a last one that may be shorter. */
export function vectorBlocks(data: Float32Array): Block[] {
  const bytes = littleEndian(data);
  const blocks: Block[] = [];
  for (let at = 0; at < bytes.length; at += MAX_BLOCK_BYTES)
    blocks.push(rawBlock(bytes.slice(at, at + MAX_BLOCK_BYTES)));
  return blocks;
}

/**
 * Joins a vector of `length` f32 values from its blocks, in order.
 * @throws InvalidDataError when the sizes do not add up or a value is not finite.
 */
export function joinVector(length: number, blocks: readonly Uint8Array[]): Float32Array {
  const size = blocks.reduce((sum, block) => sum + block.byteLength, 0);
  if (size !== length * 4) {
    throw new InvalidDataError(`A vector of ${length} values came with ${size} bytes.`, {
      fix: "Fetch the checkpoint from another peer.",
    });
  }
  const joined = new Uint8Array(size);
  let at = 0;
  for (const block of blocks) {
    joined.set(block, at);
    at += block.byteLength;
  }
  const view = new DataView(joined.buffer);
  const data = new Float32Array(length);
  for (let i = 0; i < length; i++) data[i] = view.getFloat32(4 * i, true);
  if (!data.every(Number.isFinite)) {
    throw new InvalidDataError("A vector holds a value that is not finite.", { fix: "Use another checkpoint." });
  }
  return data;
}

/** Writes a checkpoint: one list of raw blocks per tensor and the manifest that names them. */
export function writeCheckpoint(
  tensors: readonly NamedTensor[],
  head: { readonly graph: CID; readonly round: number; readonly parent: CID | null },
): Manifest {
  const blocks: Block[] = [];
  const entries = tensors.map(({ name, shape, data }) => {
    const own = vectorBlocks(data);
    blocks.push(...own);
    return { name, dtype: "float32" as const, shape: [...shape], blocks: own.map(({ cid }) => cid) };
  });
  const value: Checkpoint = { v: 1, ...head, tensors: entries };
  return { manifest: encodeBlock(value), blocks };
}

/** Elements of a tensor in a checkpoint. */
export function tensorLength({ shape }: Pick<CheckpointTensor, "shape">): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** All blocks that a checkpoint names, in order. */
export function checkpointBlocks(checkpoint: Checkpoint): CID[] {
  return checkpoint.tensors.flatMap((tensor) => tensor.blocks);
}

/**
 * Reads a checkpoint's tensors; `get` gives each named block's verified bytes.
 * @throws InvalidDataError when blocks do not fit their tensor.
 */
export async function readCheckpoint(
  checkpoint: Checkpoint,
  get: (cid: CID) => Promise<Uint8Array>,
): Promise<NamedTensor[]> {
  const tensors: NamedTensor[] = [];
  for (const entry of checkpoint.tensors) {
    const blocks = await Promise.all(entry.blocks.map(get));
    tensors.push({ name: entry.name, shape: entry.shape, data: joinVector(tensorLength(entry), blocks) });
  }
  return tensors;
}

/** Writes a flat vector (server momentum, quantisation error) with its manifest. */
export function writeVector(data: Float32Array): Manifest {
  const blocks = vectorBlocks(data);
  const value: VectorManifest = { v: 1, n: data.length, blocks: blocks.map(({ cid }) => cid) };
  return { manifest: encodeBlock(value), blocks };
}

/** Reads a flat vector through its manifest, none of it where the manifest names too many blocks. @throws InvalidDataError */
export async function readVector(
  manifest: VectorManifest,
  get: (cid: CID) => Promise<Uint8Array>,
): Promise<Float32Array> {
  if (manifest.blocks.length !== Math.ceil((4 * manifest.n) / MAX_BLOCK_BYTES)) {
    throw new InvalidDataError(`A vector of ${manifest.n} values is in ${manifest.blocks.length} blocks.`, {
      fix: "Cut it into blocks of 1 MiB.",
    });
  }
  return joinVector(manifest.n, await Promise.all(manifest.blocks.map(get)));
}
