import { encodeBlock, FileManifest, MAX_BLOCK_BYTES, MAX_FILE_BYTES, parse } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { JobRefusedError } from "../errors.ts";
import { blockPacker, type PublishOptions } from "./block-packer.ts";
import { publishedName } from "./published-name.ts";

/** A file as blocks. */
export interface PublishedFile {
  /** Of the manifest. */
  readonly cid: CID;
  readonly manifest: FileManifest;
}

const sizeOf = (source: Blob | Uint8Array) => (source instanceof Uint8Array ? source.byteLength : source.size);

async function slice(source: Blob | Uint8Array, from: number): Promise<Uint8Array> {
  const to = from + MAX_BLOCK_BYTES;
  if (source instanceof Uint8Array) return source.subarray(from, to);
  return new Uint8Array(await source.slice(from, to).arrayBuffer());
}

/**
 * Turns a file into raw blocks and their manifest; a `Blob` is read piece by piece and never held whole.
 * @throws JobRefusedError for an empty file or one over 2 GiB, before it is read; the signal's reason; what `put` throws
 */
export async function publishFile(
  name: string,
  source: Blob | Uint8Array,
  options: PublishOptions,
): Promise<PublishedFile> {
  const bytes = sizeOf(source);
  if (bytes === 0) {
    throw new JobRefusedError(`The file "${name}" is empty.`, { fix: "Choose the file that was exported." });
  }
  if (bytes > MAX_FILE_BYTES) {
    throw new JobRefusedError(`The file "${name}" has ${bytes} bytes; at most ${MAX_FILE_BYTES} can be posted.`, {
      fix: "Quantise the model, or keep its weights in several files beside it.",
    });
  }
  const packer = blockPacker(options);
  for (let at = 0; at < bytes; at += MAX_BLOCK_BYTES) {
    options.signal?.throwIfAborted();
    await packer.add(await slice(source, at));
  }
  const manifest = parse(FileManifest, { v: 1, name: publishedName(name), bytes, blocks: await packer.end() });
  const block = encodeBlock(manifest);
  await options.put(block);
  return { cid: block.cid, manifest };
}
