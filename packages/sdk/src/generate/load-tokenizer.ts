import { openTokenizer, type Tokenizer } from "@starling/graph";
import { DatasetManifest, decodeBlock } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { GenerationRefusedError } from "../errors.ts";
import type { GetBlock } from "../models/model-source.ts";

/**
 * The tokenizer of the text that a dataset was made of.
 * @param dataset its manifest
 * @throws GenerationRefusedError for a dataset that is no text; InvalidDataError, MalformedTokenizerError
 */
export async function loadTokenizer(dataset: CID, get: GetBlock): Promise<Tokenizer> {
  const manifest = decodeBlock<DatasetManifest>(DatasetManifest, await get(dataset));
  if (manifest.kind !== "tokens") {
    throw new GenerationRefusedError(`The data "${manifest.name}" is no text.`, {
      fix: "Generate text with a job that learns the next token of a text.",
    });
  }
  const { tokenizer } = manifest;
  return tokenizer.kind === "bpe" ? openTokenizer(tokenizer, await get(tokenizer.cid)) : openTokenizer(tokenizer);
}
