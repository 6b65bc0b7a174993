import { byteTokenizer } from "@starling/graph";
import { JobRefusedError, type PublishedDataset, publishDataset, publishText } from "@starling/sdk";
import { readContributor } from "./contributor.ts";
import type { DataOrder, ReadDataReply } from "./messages.ts";
import { previewSamples, previewText } from "./preview.ts";
import { readSamples } from "./read-samples.ts";
import { sentBlocks } from "./sent-blocks.ts";
import { bytesOf } from "./whole-file.ts";

/** What the manifests say, as it was typed. */
function wordsOf({ card }: DataOrder) {
  const contributor = readContributor(card);
  return {
    name: card.dataName.trim() || "Dataset",
    licence: card.licence.trim() || "not stated",
    notice: card.notice,
    ...(contributor === undefined ? {} : { contributor }),
  };
}

function reply(
  { train, validation, test, blocks, ...rest }: PublishedDataset,
  known: Pick<ReadDataReply, "sampleShape" | "classes" | "preview">,
  { card }: DataOrder,
): ReadDataReply {
  return {
    contributor: readContributor(card),
    ...rest,
    ...known,
    train: train.cid.toString(),
    validation: validation.cid.toString(),
    test: test.cid.toString(),
    blocks: sentBlocks(blocks),
  };
}

/** Cuts a text into the bytes of its UTF-8. @throws DatasetError, JobRefusedError */
async function readText(order: DataOrder): Promise<ReadDataReply> {
  const { files, sampleShape } = order;
  const [placed] = files;
  const [context] = sampleShape ?? [];
  if (placed === undefined) throw new JobRefusedError("No text file was chosen.", { fix: "Choose one." });
  if (context === undefined || sampleShape?.length !== 1) {
    throw new JobRefusedError("The model does not take tokens.", { fix: "Choose the GPT, or a model of [N, T] ids." });
  }
  const tokenizer = byteTokenizer();
  const text = utf8(await bytesOf(placed.file), placed.file.name);
  const tokens = tokenizer.encode(text);
  const { vocabulary } = tokenizer;
  const published = publishText(tokens, { ...wordsOf(order), tokenizer: { kind: "bytes" }, vocabulary, context });
  const preview = previewText(text, context);
  return reply(published, { sampleShape: [context], classes: vocabulary, preview }, order);
}

/** @throws JobRefusedError for what is no UTF-8 */
function utf8(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new JobRefusedError(`"${name}" is no text in UTF-8.`, {
      fix: "Save it as UTF-8 and choose it again.",
      cause,
    });
  }
}

/** Part of the work that reading image files is; packing them is the rest. */
const READING = 0.5;

/**
 * Reads and cuts the researcher's data.
 * @throws DatasetError, JobRefusedError
 */
export async function readDataFiles(order: DataOrder, onProgress: (share: number) => void): Promise<ReadDataReply> {
  if (order.form === "text") return readText(order);
  const { sampleShape, form } = order;
  const words = wordsOf(order);
  const reading = form === "images" ? READING : 0;
  const named = await readSamples(order, { onProgress: (share) => onProgress(reading * share) });
  const { samples, classes } = named;
  if (sampleShape !== undefined && !sameSize(samples.sampleShape, sampleShape)) {
    throw new JobRefusedError(
      `The samples are [${samples.sampleShape.join(", ")}], the model takes [${sampleShape.join(", ")}].`,
      { fix: "Bring data of the model's own shape." },
    );
  }
  const given = { ...samples, sampleShape: sampleShape ?? samples.sampleShape };
  const published = publishDataset(
    given,
    { ...words, classes },
    { onProgress: (share) => onProgress(reading + (1 - reading) * share) },
  );
  const preview = previewSamples(named);
  return reply(published, { sampleShape: given.sampleShape, classes: classes.length, preview }, order);
}

function sameSize(a: readonly number[], b: readonly number[]): boolean {
  const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
  return size(a) === size(b);
}
