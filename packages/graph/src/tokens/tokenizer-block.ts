import { type Block, MAX_BLOCK_BYTES, MAX_TOKENIZER_BYTES, rawBlock, type TokenizerSpec } from "@starling/protocol";
import { deflateSync } from "fflate";
import { inflateExactly } from "../dataset/inflate.ts";
import { DatasetTooLargeError, MalformedTokenizerError } from "../errors.ts";
import { bpeTokenizer } from "./bpe-tokenizer.ts";
import { byteTokenizer } from "./byte-tokenizer.ts";
import { characterTokenizer } from "./character-tokenizer.ts";
import type { Tokenizer } from "./tokenizer.ts";

/**
 * Packs a tokenizer.json into a block, and says how a manifest names it.
 * @throws DatasetTooLargeError if it does not fit into 1 MiB.
 */
export function writeTokenizer(file: string): { readonly spec: TokenizerSpec; readonly block: Block } {
  const content = new TextEncoder().encode(file);
  const packed = content.byteLength > MAX_TOKENIZER_BYTES ? content : deflateSync(content, { level: 9 });
  if (packed.byteLength > MAX_BLOCK_BYTES) {
    throw new DatasetTooLargeError(`The tokenizer takes ${packed.byteLength} bytes after packing.`, {
      fix: `Use one of at most ${MAX_BLOCK_BYTES}: fewer tokens.`,
    });
  }
  const block = rawBlock(packed);
  return { spec: { kind: "bpe", cid: block.cid, length: content.byteLength }, block };
}

/**
 * The tokenizer that a manifest names.
 * @param block The block at the CID of a "bpe" tokenizer, verified; the other kinds need none.
 * @throws MalformedTokenizerError, MalformedDatasetError, DatasetTooLargeError
 */
export function openTokenizer(spec: TokenizerSpec, block?: Uint8Array): Tokenizer {
  switch (spec.kind) {
    case "bytes":
      return byteTokenizer();
    case "characters":
      return characterTokenizer(spec.characters);
    case "bpe":
      if (block === undefined) {
        throw new MalformedTokenizerError("The tokenizer's block is not there.", { fix: `Fetch ${spec.cid}.` });
      }
      return bpeTokenizer(new TextDecoder().decode(inflateExactly(block, spec.length)));
    default:
      return spec satisfies never;
  }
}
