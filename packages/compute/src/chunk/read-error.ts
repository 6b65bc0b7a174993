import {
  type Chunk,
  CODEC,
  cidOf,
  decodeBlock,
  InvalidDataError,
  readVector,
  VectorManifest,
  verifyBlock,
} from "@starling/protocol";
import type { ChunkTask } from "./task.ts";

/**
 * What a worker's update before has left out, as its chunk names it. The vector is checked block by block against the
 * manifest, and the manifest against the chunk, so that nobody starts from another one than was committed.
 * @throws WrongBlockError for another block; InvalidDataError where the chunk names one and the task brings another or none.
 */
export async function readError(
  { inputs: [, , , named] }: Chunk,
  given: ChunkTask["error"],
): Promise<Float32Array | undefined> {
  if (named === undefined) return undefined;
  if (given === undefined || !cidOf(given.manifest, CODEC.cbor).equals(named)) {
    throw new InvalidDataError("What the worker's update before has left out is not here.", {
      fix: "Fetch the vector that the chunk's last input names; its worker keeps it.",
    });
  }
  const manifest = decodeBlock(VectorManifest, given.manifest);
  const blocks = new Map(manifest.blocks.map((cid, i) => [cid.toString(), given.blocks[i] ?? new Uint8Array()]));
  for (const cid of manifest.blocks) verifyBlock(cid, blocks.get(cid.toString()) ?? new Uint8Array());
  return readVector(manifest, async (cid) => blocks.get(cid.toString()) ?? new Uint8Array());
}
