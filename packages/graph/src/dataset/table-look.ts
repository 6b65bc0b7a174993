import { MAX_CLASSES } from "./constants.ts";
import { cellNumber, eachRow } from "./csv-rows.ts";

/** What is in one column of a table. */
export interface TableColumn {
  readonly name: string;
  /** Whether every cell is a number. */
  readonly numeric: boolean;
  /** Whether every cell is a whole number from 0 to 255. */
  readonly bytes: boolean;
  /** The different cells, numbers by size and text by code units; undefined for more than there can be classes. */
  readonly distinct: readonly string[] | undefined;
}

/** What is in a table, before anybody has said what is to be learned. */
export interface TableLook {
  readonly columns: readonly TableColumn[];
  readonly rows: number;
  /** The first rows, as they stand in the file. */
  readonly first: readonly (readonly string[])[];
}

/** What a column teaches: its values, or the classes that its cells name. */
export type TableTask = "values" | "classes";

const SHOWN_ROWS = 5;

/** Whole numbers of at most so many kinds are taken for classes, unless a person says otherwise. */
const FEW = 20;

interface Seen {
  numeric: boolean;
  bytes: boolean;
  readonly distinct: Set<string>;
}

function see(seen: Seen, cell: string): void {
  const value = seen.numeric ? cellNumber(cell) : undefined;
  seen.numeric = value !== undefined;
  seen.bytes &&= value !== undefined && Number.isInteger(value) && value >= 0 && value <= 255;
  if (seen.distinct.size <= MAX_CLASSES) seen.distinct.add(cell.trim());
}

/** Cells as classes are numbered: numbers by size, text by code units, the same on every machine. */
function inOrder(cells: Iterable<string>, numeric: boolean): string[] {
  const list = [...cells];
  return numeric ? list.sort((a, b) => Number(a) - Number(b)) : list.sort();
}

/**
 * Looks through a CSV file.
 * @throws MalformedDatasetError, DatasetTooLargeError, each naming the line
 */
export function lookAtTable(bytes: Uint8Array): TableLook {
  const seen: Seen[] = [];
  const first: (readonly string[])[] = [];
  let rows = 0;
  const names = eachRow(bytes, (row) => {
    if (rows++ < SHOWN_ROWS) first.push(row);
    row.forEach((cell, i) => {
      seen[i] ??= { numeric: true, bytes: true, distinct: new Set() };
      see(seen[i], cell);
    });
  });
  const columns = names.map((name, i) => {
    const { numeric = false, bytes: whole = false, distinct = new Set<string>() } = seen[i] ?? {};
    return {
      name,
      numeric,
      bytes: whole,
      distinct: distinct.size > MAX_CLASSES ? undefined : inOrder(distinct, numeric),
    };
  });
  return { columns, rows, first };
}

/** What a column most likely teaches: text and few whole numbers are classes. */
export function likelyTask({ numeric, distinct }: TableColumn): TableTask {
  if (!numeric) return "classes";
  const whole = distinct?.every((cell) => Number.isInteger(Number(cell))) ?? false;
  return whole && (distinct?.length ?? FEW) < FEW ? "classes" : "values";
}
