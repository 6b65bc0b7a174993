import { MAX_COLUMNS } from "@starling/protocol";
import papaparse from "papaparse";
import { DatasetTooLargeError, MalformedDatasetError } from "../errors.ts";
import { MAX_DATASET_BYTES } from "./constants.ts";

/** Longest piece of a file that an error quotes. */
const MAX_QUOTED = 40;
const MAX_NAME = 80;
/** Rows that show what stands between cells. */
const SAMPLE_ROWS = 20;

/** A number as text has it; undefined for anything else, an empty cell included. */
export function cellNumber(cell: string): number | undefined {
  const text = cell.trim();
  const value = text === "" || /^[+-]?0[xob]/i.test(text) ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** A cell as an error quotes it. */
export const quoteCell = (cell: string): string => `"${cell.slice(0, MAX_QUOTED)}"`;

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

function countBreaks(text: string, from: number, to: number): number {
  let breaks = 0;
  for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1)) breaks++;
  return breaks;
}

const columnName = (name: string, i: number) =>
  name
    .replaceAll(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, MAX_NAME) || `column ${i + 1}`;

/** Checks a row against the first one. @throws MalformedDatasetError, DatasetTooLargeError */
function checkRow(row: readonly string[], line: number, width: number): void {
  if (row.length > MAX_COLUMNS) {
    throw new DatasetTooLargeError(`Line ${line} has ${row.length} columns.`, { fix: `Use at most ${MAX_COLUMNS}.` });
  }
  if (row.length === width) return;
  throw new MalformedDatasetError(`Line ${line} has ${row.length} cells instead of ${width}.`, {
    fix: "Give every line the same number of cells, with one kind of separator between them.",
  });
}

/** What stands between the cells, told from the first rows; empty lines would mislead. */
function separatorOf(text: string): string {
  const { meta } = papaparse.parse<string[]>(text, {
    delimitersToGuess: [",", ";", "\t", "|"],
    preview: SAMPLE_ROWS,
    skipEmptyLines: "greedy",
  });
  return meta.delimiter;
}

/** Calls `take` with every row that is not empty and the line, from 1, on which it begins: cells may hold breaks. */
function parseRows(text: string, take: (row: string[], line: number) => void): void {
  let [line, at] = [1, 0];
  let problem: { readonly error: unknown } | undefined;
  papaparse.parse<string[]>(text, {
    delimiter: separatorOf(text),
    step({ data, errors, meta }, parser) {
      const begins = line;
      line += countBreaks(text, at, meta.cursor);
      at = meta.cursor;
      if (data.every((cell) => cell.trim() === "") && data.length <= 1) return;
      try {
        const quotes = errors.find(({ type }) => type === "Quotes");
        if (quotes !== undefined) {
          throw new MalformedDatasetError(`Line ${begins}: ${quotes.message}.`, { fix: "Close every quotation mark." });
        }
        take(data, begins);
      } catch (error) {
        problem = { error };
        parser.abort();
      }
    },
  });
  if (problem !== undefined) throw problem.error;
}

/**
 * Reads a CSV file (RFC 4180; commas, semicolons, tabs or bars between the cells) row by row. A first line without a
 * number is the header; empty lines are passed over.
 * @returns names of the columns: the header's, or made of their numbers
 * @throws MalformedDatasetError, DatasetTooLargeError, each naming the line; what `take` throws
 */
export function eachRow(bytes: Uint8Array, take: (row: readonly string[], line: number) => void): string[] {
  let columns: string[] | undefined;
  let taken = 0;
  parseRows(decode(bytes), (row, line) => {
    checkRow(row, line, columns?.length ?? row.length);
    if (columns === undefined) {
      const isHeader = row.every((cell) => cellNumber(cell) === undefined);
      columns = row.map((name, i) => columnName(isHeader ? name : "", i));
      if (isHeader) return;
    }
    take(row, line);
    taken++;
  });
  if (columns !== undefined && taken > 0) return columns;
  throw new MalformedDatasetError("The CSV file holds no samples.", { fix: "Put one sample on each line." });
}
