import { DatasetTooLargeError, LabelError, MalformedDatasetError } from "../errors.ts";
import { elementCount } from "../shape.ts";
import { MAX_CLASSES, MAX_DATASET_BYTES } from "./constants.ts";
import { checkLabels, type LabelledSamples } from "./labelled-samples.ts";

/** An IDX array of unsigned bytes. */
export interface IdxArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** Third byte of the magic number: unsigned bytes. */
const UINT8 = 0x08;
/** Images have three or four dimensions, labels one. */
const MAX_IDX_RANK = 4;

function malformed(problem: string): MalformedDatasetError {
  return new MalformedDatasetError(`This is no usable IDX file: ${problem}.`, {
    fix: "Use IDX files of unsigned bytes, as MNIST and Fashion-MNIST have them.",
  });
}

/**
 * Reads an IDX file (http://yann.lecun.com/exdb/mnist, "the IDX file format"): 0, 0, element type, rank, the sizes as
 * big-endian 32-bit integers, the values.
 * @throws MalformedDatasetError, DatasetTooLargeError
 */
export function readIdx(bytes: Uint8Array): IdxArray {
  const [first, second, type, rank] = bytes;
  if (first !== 0 || second !== 0 || type === undefined || rank === undefined)
    throw malformed("its magic number is wrong");
  if (type !== UINT8) throw malformed(`its elements have the type 0x${type.toString(16)}, not unsigned byte`);
  if (rank < 1 || rank > MAX_IDX_RANK) throw malformed(`it has ${rank} dimensions`);
  const start = 4 + 4 * rank;
  if (bytes.byteLength < start) throw malformed("it ends inside its header");
  const view = new DataView(bytes.buffer, bytes.byteOffset, start);
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const count = elementCount(shape);
  if (count > MAX_DATASET_BYTES) {
    throw new DatasetTooLargeError(`The IDX file claims ${count} values.`, {
      fix: `Use at most ${MAX_DATASET_BYTES}.`,
    });
  }
  if (bytes.byteLength !== start + count) {
    throw malformed(`it has ${bytes.byteLength - start} values instead of ${count}`);
  }
  return { shape, data: bytes.subarray(start) };
}

/**
 * Puts an IDX file of images and one of labels together. Images [count, height, width] become samples of one channel.
 * @param classes Number of classes; labels must be below it.
 * @throws MalformedDatasetError, DatasetTooLargeError, LabelError
 */
export function readIdxPair(
  images: Uint8Array,
  labels: Uint8Array,
  classes: number = MAX_CLASSES,
): LabelledSamples<Uint8Array> {
  const { shape, data } = readIdx(images);
  const labelled = readIdx(labels);
  const [count = 0, ...sampleShape] = shape;
  if (sampleShape.length === 0 || count === 0 || data.byteLength === 0) throw malformed("it holds no images");
  if (labelled.shape.length !== 1 || labelled.shape[0] !== count) {
    throw new LabelError(`There are ${count} images but labels of shape [${labelled.shape.join(", ")}].`, {
      fix: "Choose the label file that belongs to these images.",
    });
  }
  checkLabels(labelled.data, classes);
  return {
    sampleShape: sampleShape.length === 2 ? [1, ...sampleShape] : sampleShape,
    count,
    samples: data,
    labels: labelled.data,
  };
}
