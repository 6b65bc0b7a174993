/**
 * Cuts Fashion-MNIST, as Debian's package `dataset-fashion-mnist` installs it, into content-addressed shards.
 *
 *   node_modules/.bin/node scripts/fashion-mnist.ts [--full] [--source DIR] [--out DIR]
 *
 * Without `--full` the training set is the balanced subset that travels in `data/`; the same source always gives the
 * same files.
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  balancedSubset,
  type DatasetCard,
  formatManifestJson,
  gunzip,
  type LabelledSamples,
  readIdxPair,
  writeDataset,
} from "@starling/graph";

const CLASSES = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
] as const;

/** The subset in the repository: 1,200 of each class, together with the test set below 12 MB. */
const PER_CLASS = 1_200;
const SEED = 2_017;

async function readSet(source: string, prefix: string): Promise<LabelledSamples> {
  const open = async (file: string) => gunzip(await readFile(join(source, file)));
  const images = await open(`${prefix}-images-idx3-ubyte.gz`);
  const labels = await open(`${prefix}-labels-idx1-ubyte.gz`);
  return readIdxPair(images, labels, CLASSES.length);
}

async function writeSet(folder: string, samples: LabelledSamples, card: DatasetCard): Promise<number> {
  const { manifest, shards } = writeDataset(samples, card);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const { cid, bytes } of shards) await writeFile(join(folder, cid.toString()), bytes);
  await writeFile(join(folder, "manifest.json"), formatManifestJson(manifest));
  const total = shards.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  console.log(`${folder}: ${manifest.count} samples in ${shards.length} shards, ${total} bytes`);
  return total;
}

const { values } = parseArgs({
  options: {
    full: { type: "boolean", default: false },
    source: { type: "string", default: "/usr/share/datasets/fashion-mnist" },
    out: { type: "string" },
  },
});
const out = values.out ?? join("data", values.full ? "fashion-mnist-full" : "fashion-mnist");
await mkdir(out, { recursive: true });
const notice = await readFile(join(import.meta.dirname, "fashion-mnist-notice.txt"), "utf8");
const card = (name: string): DatasetCard => ({ name, licence: "MIT", notice, classes: CLASSES });

const train = await readSet(values.source, "train");
const subset = values.full
  ? train
  : balancedSubset(train, { perClass: PER_CLASS, classes: CLASSES.length, seed: SEED });
const trainName = values.full ? "Fashion-MNIST, training" : "Fashion-MNIST, 12,000 of the training images";
await writeSet(join(out, "train"), subset, card(trainName));
await writeSet(join(out, "test"), await readSet(values.source, "t10k"), card("Fashion-MNIST, test"));
await writeFile(join(out, "NOTICE"), notice);
