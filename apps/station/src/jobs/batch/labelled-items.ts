import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeShard, parseManifestJson } from "@starling/graph";
import type { Item } from "@starling/processing";
import type { ItemsCard } from "@starling/sdk";
import { StartError } from "../../errors.ts";

/** Labelled samples as a batch's items. */
export interface LabelledItems {
  readonly items: readonly Item[];
  /** Name of the true class of each item. */
  readonly labels: readonly string[];
  readonly card: ItemsCard;
}

/**
 * The first `count` samples of a labelled dataset in a folder, one item of its bytes each, called after their places.
 * @throws StartError for a folder without such a dataset
 */
export function labelledItems(folder: string, count = Number.POSITIVE_INFINITY): LabelledItems {
  const path = join(folder, "manifest.json");
  const manifest = existsSync(path) ? parseManifestJson(readFileSync(path, "utf8")) : undefined;
  if (manifest?.kind !== "classification") {
    throw new StartError(`There are no labelled samples in ${folder}.`, {
      fix: "Restore the folder data from the repository.",
    });
  }
  const { shape, dtype } = manifest.sample;
  const items: Item[] = [];
  const labels: string[] = [];
  for (const shard of manifest.shards) {
    const form = { sampleShape: shape, dtype, count: shard.count, classes: manifest.classes.length };
    const read = decodeShard(new Uint8Array(readFileSync(join(folder, shard.cid.toString()))), form);
    const bytes = new Uint8Array(read.samples.buffer, read.samples.byteOffset, read.samples.byteLength);
    const size = bytes.byteLength / shard.count;
    for (let i = 0; i < shard.count && items.length < count; i++) {
      items.push({ name: `${items.length}`, bytes: bytes.slice(i * size, (i + 1) * size) });
      labels.push(manifest.classes[read.labels[i] ?? -1] ?? "");
    }
  }
  const { name, licence, notice } = manifest;
  return { items, labels, card: { name, licence, notice } };
}
