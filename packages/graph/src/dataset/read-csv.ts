import { DatasetTooLargeError, LabelError, MalformedDatasetError, SampleValueError } from "../errors.ts";
import { MAX_CLASSES, MAX_DATASET_BYTES } from "./constants.ts";
import { checkLabels, type LabelledSamples, sampleBytes } from "./labelled-samples.ts";

export interface ReadCsvOptions {
  /** Shape of one sample; its product must be the number of values per line. Default: one row of values. */
  readonly sampleShape?: readonly number[];
  /** Number of classes; labels must be below it. */
  readonly classes?: number;
}

/** Longest cell that can be right ("255"), with room for spaces. */
const MAX_CELL = 16;
const BYTE = /^\s*(\d{1,3})\s*$/;

function parseByte(cell: string): number | undefined {
  const value = Number(BYTE.exec(cell)?.[1] ?? Number.NaN);
  return value <= 255 ? value : undefined;
}

function* lines(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf("\n", start);
    yield text.slice(start, end === -1 ? text.length : end).replace(/\r$/, "");
    start = end === -1 ? text.length : end + 1;
  }
}

function decode(bytes: Uint8Array): string {
  if (bytes.byteLength > MAX_DATASET_BYTES) {
    throw new DatasetTooLargeError(`The file has ${bytes.byteLength} bytes.`, {
      fix: `Use at most ${MAX_DATASET_BYTES}.`,
    });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new MalformedDatasetError("The CSV file is not UTF-8 text.", { fix: "Save it as UTF-8.", cause });
  }
}

/**
 * Reads a CSV file: one sample per line, the label first, then its values, all integers of 0 to 255. A first line that
 * does not start with a number is a header.
 * @throws MalformedDatasetError, DatasetTooLargeError, LabelError, SampleValueError, each naming the line
 */
export function readCsv(
  bytes: Uint8Array,
  { sampleShape, classes = MAX_CLASSES }: ReadCsvOptions = {},
): LabelledSamples {
  // A value and its comma take two bytes at least.
  const samples = new Uint8Array(Math.ceil(bytes.byteLength / 2));
  let filled = 0;
  const labels: number[] = [];
  let width = sampleShape === undefined ? undefined : sampleBytes(sampleShape);
  let number = 0;
  for (const line of lines(decode(bytes))) {
    number++;
    if (line.trim() === "") continue;
    const [first = "", ...cells] = line.split(",");
    const label = parseByte(first);
    if (label === undefined && number === 1 && !/^\s*[-+.\d]/.test(first) && !/^\s*(nan|inf)/i.test(first)) continue;
    if (label === undefined || label >= classes) {
      throw new LabelError(`Line ${number} has the label "${first.slice(0, MAX_CELL)}".`, {
        fix: `Start every line with its class, a number from 0 to ${classes - 1}.`,
      });
    }
    width ??= cells.length;
    if (cells.length !== width || width === 0) {
      throw new MalformedDatasetError(
        `Line ${number} has ${cells.length} values after its label instead of ${width}.`,
        {
          fix: "Give every line its label and the same number of values.",
        },
      );
    }
    for (const [i, cell] of cells.entries()) {
      const value = parseByte(cell);
      if (value === undefined) {
        throw new SampleValueError(`Line ${number}, value ${i + 1} is "${cell.slice(0, MAX_CELL)}".`, {
          fix: "Scale the values to whole numbers from 0 to 255, without NaN or gaps.",
        });
      }
      samples[filled++] = value;
    }
    labels.push(label);
  }
  if (width === undefined || labels.length === 0) {
    throw new MalformedDatasetError("The CSV file holds no samples.", { fix: "Put one sample on each line." });
  }
  const result = { samples: samples.slice(0, filled), labels: Uint8Array.from(labels) };
  checkLabels(result.labels, classes);
  return { sampleShape: sampleShape ?? [width], count: labels.length, ...result };
}
