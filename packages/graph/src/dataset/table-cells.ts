import { DatasetTooLargeError, LabelError, SampleValueError } from "../errors.ts";
import { MAX_CELLS, MAX_DATASET_BYTES } from "./constants.ts";
import { cellNumber, eachRow, quoteCell } from "./csv-rows.ts";
import type { TableLook } from "./table-look.ts";

/** A table's numbers, in the order of its rows. */
export interface TableCells<Numbers extends Uint8Array | Float64Array> {
  /** Numbers in a row: all columns but the targets. */
  readonly width: number;
  readonly features: Numbers;
  /** The targets' cells as text, row by row, in the order that was asked for. */
  readonly targets: readonly (readonly string[])[];
  /** Line of the file on which every row begins. */
  readonly lines: readonly number[];
}

function featurePositions({ columns }: TableLook, targets: readonly number[]): number[] {
  const wrong = targets.find((target) => columns[target] === undefined);
  if (wrong !== undefined || targets.length === 0) {
    throw new LabelError(`The table has no column ${wrong ?? "to predict"}.`, { fix: "Choose one of its columns." });
  }
  const positions = columns.flatMap((_, i) => (targets.includes(i) ? [] : [i]));
  if (positions.length > 0) return positions;
  throw new LabelError("The table has no columns beside the targets.", { fix: "Give columns to predict them from." });
}

/** @throws SampleValueError for a cell that is no number, by line and column */
export function numberIn(cell: string, line: number, column: string): number {
  const value = cellNumber(cell);
  if (value !== undefined) return value;
  const what = cell.trim() === "" ? "is empty" : `is ${quoteCell(cell)}`;
  throw new SampleValueError(`Line ${line}, column "${column}" ${what}.`, {
    fix: "Give every cell a number, or leave the line or the column out.",
  });
}

function read<Numbers extends Uint8Array | Float64Array>(
  bytes: Uint8Array,
  { columns }: TableLook,
  { positions, targets, features }: { positions: readonly number[]; targets: readonly number[]; features: Numbers },
): TableCells<Numbers> {
  const wanted: string[][] = [];
  const lines: number[] = [];
  let at = 0;
  eachRow(bytes, (row, line) => {
    for (const i of positions) features[at++] = numberIn(row[i] ?? "", line, columns[i]?.name ?? "");
    wanted.push(targets.map((i) => (row[i] ?? "").trim()));
    lines.push(line);
  });
  return { width: positions.length, features, targets: wanted, lines };
}

/**
 * Reads a CSV file's columns as numbers, and the target columns as they are.
 * @param look what `lookAtTable` found in the same file
 * @param targets positions of the target columns
 * @throws DatasetTooLargeError before the memory is taken, SampleValueError by line and column, LabelError
 */
export function readCells(bytes: Uint8Array, look: TableLook, targets: readonly number[]): TableCells<Float64Array> {
  const positions = featurePositions(look, targets);
  const count = look.rows * positions.length;
  if (count > MAX_CELLS) {
    throw new DatasetTooLargeError(`The table has ${count} cells.`, {
      fix: `Use at most ${MAX_CELLS}: leave out columns or rows.`,
    });
  }
  return read(bytes, look, { positions, targets, features: new Float64Array(count) });
}

/**
 * Reads a CSV file of pictures: all columns but the target are whole numbers from 0 to 255.
 * @throws SampleValueError naming a column that is something else, and what `readCells` throws
 */
export function readByteCells(bytes: Uint8Array, look: TableLook, targets: readonly number[]): TableCells<Uint8Array> {
  const positions = featurePositions(look, targets);
  const count = look.rows * positions.length;
  if (count > MAX_DATASET_BYTES) {
    throw new DatasetTooLargeError(`The table has ${count} cells.`, { fix: `Use at most ${MAX_DATASET_BYTES}.` });
  }
  const wrong = positions.find((i) => look.columns[i]?.bytes === false);
  if (wrong !== undefined) {
    // A cell that is no number at all is told by its line.
    if (look.columns[wrong]?.numeric === false) readCells(bytes, look, targets);
    throw new SampleValueError(`Column "${look.columns[wrong]?.name}" holds other numbers than 0 to 255.`, {
      fix: "Scale pictures to whole numbers from 0 to 255, or use a model that takes the columns of a table.",
    });
  }
  return read(bytes, look, { positions, targets, features: new Uint8Array(count) });
}
