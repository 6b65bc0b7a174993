import type { CID } from "multiformats/cid";
import { JobRefusedError } from "../errors.ts";
import type { GetBlock } from "../models/model-source.ts";
import { type PublishedItems, type PublishItemsOptions, publishItems } from "../publish/publish-items.ts";
import { openItems, type PostedItem } from "./item-source.ts";
import { readPart } from "./read-part.ts";
import { readOutputs } from "./stream-results.ts";

/**
 * Publishes the items of a batch that failed, in their order, as a dataset of their own: what a batch that runs them
 * again is posted with.
 * @throws JobRefusedError where none failed; what reading items and results throws
 */
export async function failedItems(
  { dataset, outputs }: { readonly dataset: CID; readonly outputs: CID },
  get: GetBlock,
  options: PublishItemsOptions,
): Promise<PublishedItems> {
  const { parts } = await readOutputs(outputs, get);
  const { manifest, item } = await openItems(dataset, get);
  if (parts.every(({ failed }) => failed === 0)) {
    throw new JobRefusedError("No item of this batch has failed.", { fix: "There is nothing to run again." });
  }
  async function* failed(): AsyncGenerator<PostedItem> {
    for (const part of parts) {
      if (part.failed === 0) continue;
      const { from, results } = await readPart(part, get);
      for (const [i, result] of results.entries()) if ("error" in result) yield await item(from + i);
    }
  }
  const { name, licence, notice, contributor } = manifest;
  const card = { name: `${name}, failed`.slice(-120), licence, notice, ...(contributor && { contributor }) };
  return publishItems(failed(), card, options);
}
