import { decodeBlock, FileManifest } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { joinBlocks } from "./join-blocks.ts";
import type { FileBlocks } from "./task.ts";
import { verified } from "./verified.ts";

/**
 * Puts a file together, block by block as its manifest says.
 * @throws WrongBlockError for bytes that are not those of the manifest or its blocks; InvalidDataError for a manifest
 *   that is none; ChunkInputError for blocks of other sizes
 */
export async function joinFile(cid: CID, file: FileBlocks | undefined): Promise<Uint8Array> {
  const { bytes, blocks } = decodeBlock(FileManifest, await verified(cid, file?.manifest));
  return joinBlocks({ bytes, cids: blocks, blocks: file?.blocks ?? [] });
}
