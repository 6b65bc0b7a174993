import { DatasetTooLargeError, LabelError, MalformedDatasetError } from "../errors.ts";
import { MAX_CLASSES, MAX_DATASET_BYTES } from "./constants.ts";
import { fitImage, type ImageSize } from "./fit-image.ts";
import { checkLabels, type LabelledSamples } from "./labelled-samples.ts";
import type { FolderFile } from "./unzip-files.ts";

/** An image as a decoder gives it: rows from top to bottom, red, green, blue and alpha of each pixel. */
export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  /** `4 · width · height` values of 0 to 255. */
  readonly rgba: ArrayLike<number>;
}

/** Decodes one image file, as `decodeImage` does. */
export type DecodeImage = (file: FolderFile) => Promise<DecodedImage>;

export interface ReadImagesOptions {
  readonly decode: DecodeImage;
  /** 3 for red, green and blue, 1 for their brightness. */
  readonly channels?: 1 | 3;
  /** Brings all images to one size; without it they must have one. */
  readonly size?: ImageSize;
  readonly signal?: AbortSignal;
  /** Called after each image with the number read so far. */
  readonly onProgress?: (read: number) => void;
}

/** The folder that an image lies in: its class. */
const folderOf = (path: string) => path.split("/").at(-2);

/** Classes in the order of their names' UTF-16 code units, which no machine's language changes. */
function classesOf(files: readonly FolderFile[]): string[] {
  const names = new Set<string>();
  for (const { path } of files) {
    const folder = folderOf(path);
    if (folder === undefined || folder === "") {
      throw new LabelError(`The image "${path}" lies in no folder.`, { fix: "Put each class's images into a folder." });
    }
    names.add(folder);
  }
  if (names.size >= 2 && names.size <= MAX_CLASSES) return [...names].sort();
  throw new LabelError(`The images lie in ${names.size} folders.`, {
    fix: `Use 2 to ${MAX_CLASSES} folders, one per class.`,
  });
}

/** Brightness by ITU-R BT.601, in whole thousandths: 0.299 R + 0.587 G + 0.114 B, rounded. */
const brightness = (red: number, green: number, blue: number) =>
  Math.floor((299 * red + 587 * green + 114 * blue + 500) / 1_000);

/** Writes an image as planes [channels, height, width]. */
function writePlanes(target: Uint8Array, { rgba }: DecodedImage, channels: 1 | 3): void {
  const pixels = target.length / channels;
  for (let i = 0; i < pixels; i++) {
    const [red, green, blue] = [rgba[4 * i] ?? 0, rgba[4 * i + 1] ?? 0, rgba[4 * i + 2] ?? 0];
    if (channels === 1) target[i] = brightness(red, green, blue);
    else {
      target[i] = red;
      target[pixels + i] = green;
      target[2 * pixels + i] = blue;
    }
  }
}

async function readImage(file: FolderFile, decode: DecodeImage, size?: ImageSize): Promise<DecodedImage> {
  const image = await decode(file);
  const { width, height, rgba } = image;
  if (!(width >= 1 && height >= 1) || rgba.length !== 4 * width * height) {
    throw new MalformedDatasetError(`The image "${file.path}" has no pixels.`, { fix: "Leave it out." });
  }
  return size === undefined ? image : fitImage(image, size);
}

/**
 * Reads image files, e.g. of `unzipFiles`: each lies in a folder that names its class, and all have one size. Samples
 * [channels, height, width] come in the order of their paths, so the same files give the same dataset.
 * @throws LabelError, MalformedDatasetError, DatasetTooLargeError, and what `decode` throws
 */
export async function readImages(
  files: readonly FolderFile[],
  { decode, channels = 3, size: wanted, signal, onProgress }: ReadImagesOptions,
): Promise<{ readonly samples: LabelledSamples<Uint8Array>; readonly classes: readonly string[] }> {
  const classes = classesOf(files);
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const labels = Uint8Array.from(sorted, ({ path }) => classes.indexOf(folderOf(path) ?? ""));
  let first: DecodedImage | undefined;
  let samples = new Uint8Array();
  for (const [i, file] of sorted.entries()) {
    signal?.throwIfAborted();
    const image = await readImage(file, decode, wanted);
    const { width, height } = image;
    const size = channels * width * height;
    if (first === undefined) {
      first = image;
      if (size * sorted.length > MAX_DATASET_BYTES) {
        throw new DatasetTooLargeError(`${sorted.length} images of ${width} × ${height} take too much memory.`, {
          fix: `Use at most ${MAX_DATASET_BYTES} values: fewer or smaller images.`,
        });
      }
      samples = new Uint8Array(size * sorted.length);
    }
    if (width !== first.width || height !== first.height) {
      throw new MalformedDatasetError(
        `The image "${file.path}" is ${width} × ${height}, not ${first.width} × ${first.height} as the first one.`,
        { fix: "Bring all images to one size." },
      );
    }
    writePlanes(samples.subarray(i * size, (i + 1) * size), image, channels);
    onProgress?.(i + 1);
  }
  checkLabels(labels, classes.length);
  const sampleShape = [channels, first?.height ?? 0, first?.width ?? 0];
  return { samples: { sampleShape, count: sorted.length, samples, labels }, classes };
}
