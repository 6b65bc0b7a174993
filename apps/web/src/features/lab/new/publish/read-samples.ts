import {
  decodeImage,
  type FolderFile,
  type ImageSize,
  isHiddenFile,
  type LabelledSamples,
  readIdxPair,
  readImages,
  unzipFiles,
} from "@starling/graph";
import { JobRefusedError } from "@starling/sdk";
import { classNames } from "../draft/draft.ts";
import type { DataOrder, PlacedFile } from "./messages.ts";
import { bytesOf, checkFolder, wholeFile } from "./whole-file.ts";

/** Samples with a class each, and the classes' names in the order of the labels. */
export interface NamedSamples {
  readonly samples: LabelledSamples<Uint8Array>;
  readonly classes: readonly string[];
}

interface Progress {
  /** Called with the share of the files read so far. */
  readonly onProgress: (share: number) => void;
}

/** A zip's files, or a folder's own. */
async function filesOf(given: readonly PlacedFile[]): Promise<readonly FolderFile[]> {
  const [first, ...rest] = given;
  if (first !== undefined && rest.length === 0 && /\.zip$/i.test(first.file.name)) {
    return unzipFiles(await wholeFile(first.file));
  }
  const seen = given.filter(({ path }) => !isHiddenFile(path));
  checkFolder(seen);
  return Promise.all(seen.map(async ({ path, file }) => ({ path, bytes: await wholeFile(file) })));
}

/** What the model's input says of images: channels, and height and width in pixels. */
function imageForm(shape: readonly number[] | undefined): { channels: 1 | 3; size?: ImageSize } {
  if (shape?.length !== 3) return { channels: 1 };
  const [channels = 1, height = 1, width = 1] = shape;
  if (channels === 1 || channels === 3) return { channels, size: { width, height } };
  throw new JobRefusedError(`The model takes images of ${channels} channels.`, {
    fix: "Use a model of one channel (greys) or three (red, green, blue), channels first.",
  });
}

async function readFolder({ files, sampleShape }: DataOrder, { onProgress }: Progress): Promise<NamedSamples> {
  const images = await filesOf(files);
  return readImages(images, {
    decode: decodeImage,
    ...imageForm(sampleShape),
    onProgress: (read) => onProgress(read / images.length),
  });
}

/** Reads samples that have a class each. @throws DatasetError, JobRefusedError */
export async function readSamples(order: DataOrder, progress: Progress): Promise<NamedSamples> {
  const { form, files, card } = order;
  const [first, second] = files;
  if (first === undefined) throw new JobRefusedError("No data file was chosen.", { fix: "Choose one." });
  if (form === "images") return readFolder(order, progress);
  const classes = classNames(card.classes);
  if (classes.length < 2) {
    throw new JobRefusedError("Fewer than two classes are named.", { fix: "Name every class, separated by commas." });
  }
  const named = classes.length;
  if (second === undefined) throw new JobRefusedError("The label file is missing.", { fix: "Choose it too." });
  return { samples: readIdxPair(await bytesOf(first.file), await bytesOf(second.file), named), classes };
}
