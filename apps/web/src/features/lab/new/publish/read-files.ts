import { byteTokenizer, gpt, gunzip, type LabelledSamples, readCsv, readIdxPair, writeModel } from "@starling/graph";
import type { Block } from "@starling/protocol";
import { JobRefusedError, type PublishedDataset, publishDataset, publishModel, publishText } from "@starling/sdk";
import { formatBytes } from "../../../../format/number.ts";
import { classNames } from "../draft/draft.ts";
import { readContributor } from "./contributor.ts";
import type { GptSizes, PublishOrder, ReadDataReply, ReadModelReply, SentBlock } from "./messages.ts";

function sent(blocks: readonly Block[]): SentBlock[] {
  const known = new Set<string>();
  return blocks
    .map(({ cid, bytes }) => ({ cid: cid.toString(), bytes }))
    .filter(({ cid }) => !known.has(cid) && known.add(cid));
}

/**
 * Largest file that is opened. Training holds a model four times: weights, gradients and two moments, 1 GiB in a tab;
 * the data's readers have the same limit.
 */
export const MAX_FILE_BYTES = 256 * 1024 * 1024;

/** Reads a file whole. @throws JobRefusedError by its size, before any memory is taken */
async function wholeFile(file: Blob & { readonly name: string }): Promise<Uint8Array<ArrayBuffer>> {
  if (file.size > MAX_FILE_BYTES) {
    throw new JobRefusedError(
      `"${file.name}" has ${formatBytes(file.size)}; at most ${formatBytes(MAX_FILE_BYTES)} are opened.`,
      { fix: "Bring a smaller model, or fewer or smaller samples." },
    );
  }
  return new Uint8Array(await file.arrayBuffer());
}

const bytesOf = async (file: File) => gunzip(await wholeFile(file));

/** Reads an ONNX file. @throws GraphError, JobRefusedError */
export async function readModelFile(file: File): Promise<ReadModelReply> {
  return modelReply(await wholeFile(file));
}

/** Seed of the zoo's weights: fixed, so that the same sizes give the same blocks. */
const GPT_SEED = 1;

/** Makes a GPT over bytes of text, with weights to begin with. @throws GraphError, JobRefusedError */
export function makeGpt(sizes: GptSizes): ReadModelReply {
  const { graph, weights } = gpt({ ...sizes, vocabulary: byteTokenizer().vocabulary, seed: GPT_SEED });
  return modelReply(writeModel(graph, weights));
}

function modelReply(onnx: Uint8Array): ReadModelReply {
  const { graph, checkpoint, blocks, ...rest } = publishModel(onnx);
  return { ...rest, graph: graph.cid.toString(), checkpoint: checkpoint.cid.toString(), blocks: sent(blocks) };
}

async function readSamples({ form, files, sampleShape }: DataOrder, classes: number): Promise<LabelledSamples> {
  const [first, second] = files;
  if (first === undefined) throw new JobRefusedError("No data file was chosen.", { fix: "Choose one." });
  if (form === "csv") return readCsv(await bytesOf(first), { classes, ...(sampleShape ? { sampleShape } : {}) });
  if (second === undefined) throw new JobRefusedError("The label file is missing.", { fix: "Choose it too." });
  return readIdxPair(await bytesOf(first), await bytesOf(second), classes);
}

type DataOrder = Extract<PublishOrder, { type: "data" }>;

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
  known: Pick<ReadDataReply, "sampleShape" | "classes">,
  { card }: DataOrder,
): ReadDataReply {
  return {
    contributor: readContributor(card),
    ...rest,
    ...known,
    train: train.cid.toString(),
    validation: validation.cid.toString(),
    test: test.cid.toString(),
    blocks: sent(blocks),
  };
}

/** Cuts a text into the bytes of its UTF-8. @throws DatasetError, JobRefusedError */
async function readText(order: DataOrder): Promise<ReadDataReply> {
  const { files, sampleShape } = order;
  const [file] = files;
  const [context] = sampleShape ?? [];
  if (file === undefined) throw new JobRefusedError("No text file was chosen.", { fix: "Choose one." });
  if (context === undefined || sampleShape?.length !== 1) {
    throw new JobRefusedError("The model does not take tokens.", { fix: "Choose the GPT, or a model of [N, T] ids." });
  }
  const tokenizer = byteTokenizer();
  const tokens = tokenizer.encode(utf8(await bytesOf(file), file.name));
  const { vocabulary } = tokenizer;
  const published = publishText(tokens, { ...wordsOf(order), tokenizer: { kind: "bytes" }, vocabulary, context });
  return reply(published, { sampleShape: [context], classes: vocabulary }, order);
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

/**
 * Reads and cuts the researcher's data.
 * @throws DatasetError, JobRefusedError
 */
export async function readDataFiles(order: DataOrder, onProgress: (share: number) => void): Promise<ReadDataReply> {
  if (order.form === "text") return readText(order);
  const { card, sampleShape } = order;
  const classes = classNames(card.classes);
  if (classes.length < 2) {
    throw new JobRefusedError("Fewer than two classes are named.", { fix: "Name every class, separated by commas." });
  }
  const words = wordsOf(order);
  const samples = await readSamples(order, classes.length);
  if (sampleShape !== undefined && !sameSize(samples.sampleShape, sampleShape)) {
    throw new JobRefusedError(
      `The samples are [${samples.sampleShape.join(", ")}], the model takes [${sampleShape.join(", ")}].`,
      { fix: "Bring data of the model's own shape." },
    );
  }
  const given = { ...samples, sampleShape: sampleShape ?? samples.sampleShape };
  const published = publishDataset(given, { ...words, classes }, { onProgress });
  return reply(published, { sampleShape: given.sampleShape, classes: classes.length }, order);
}

function sameSize(a: readonly number[], b: readonly number[]): boolean {
  const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
  return size(a) === size(b);
}
