import type { PublishedDataset } from "@starling/sdk";
import { readContributor } from "./contributor.ts";
import type { DataOrder, ReadDataReply } from "./messages.ts";
import { sentBlocks } from "./sent-blocks.ts";

/** What the manifests say, as it was typed. @throws JobRefusedError */
export function wordsOf({ card }: DataOrder) {
  const contributor = readContributor(card);
  return {
    name: card.dataName.trim() || "Dataset",
    licence: card.licence.trim() || "not stated",
    notice: card.notice,
    ...(contributor === undefined ? {} : { contributor }),
  };
}

/** Published data in a form that can cross to the page. */
export function dataReply(
  { train, validation, test, blocks, trainCount, validationCount, shardCount }: PublishedDataset,
  known: Pick<ReadDataReply, "sampleShape" | "outputs" | "loss" | "preview">,
  { card }: DataOrder,
): ReadDataReply {
  return {
    contributor: readContributor(card),
    trainCount,
    validationCount,
    shardCount,
    ...known,
    train: train.cid.toString(),
    validation: validation.cid.toString(),
    test: test.cid.toString(),
    blocks: sentBlocks(blocks),
  };
}
