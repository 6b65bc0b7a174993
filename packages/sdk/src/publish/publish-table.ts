import {
  type DatasetWords,
  numberIn,
  readByteCells,
  readCells,
  SampleValueError,
  sampleSize,
  standardise,
  type TableCells,
  type TableLook,
  type TableTask,
} from "@starling/graph";
import { JobRefusedError } from "../errors.ts";
import { publishDataset } from "./publish-dataset.ts";
import { type PublishDatasetOptions, type PublishedDataset, splitSamples } from "./split-samples.ts";

/** What a person says about a table. */
export interface TableCard extends DatasetWords {
  /** Positions of the columns that are to be predicted; classes take one. */
  readonly targets: readonly number[];
  readonly task: TableTask;
  /** Shape of the model's samples, where it is known: of pictures, whose cells are bytes, or as many numbers as columns. */
  readonly sampleShape?: readonly number[];
}

/** A table as blocks, and the model that it needs. */
export interface PublishedTable extends PublishedDataset {
  readonly sampleShape: readonly number[];
  /** Outputs of the model: classes, or values. */
  readonly outputs: number;
}

const namesOf = ({ columns }: TableLook, positions: readonly number[]) => positions.map((i) => columns[i]?.name ?? "");

/** Longest name of a class in a manifest. */
const MAX_CLASS_NAME = 80;

/** @throws JobRefusedError for a column that names no classes */
function classesOf({ columns }: TableLook, [target = 0]: readonly number[]): readonly string[] {
  const { name, distinct } = columns[target] ?? {};
  if (distinct !== undefined && distinct.length >= 2) {
    return distinct.map((cell) => cell.slice(0, MAX_CLASS_NAME));
  }
  throw new JobRefusedError(
    `The column "${name}" has ${distinct === undefined ? "more than 256" : "fewer than two"} different cells.`,
    { fix: "Choose a column of classes, or predict it as a number." },
  );
}

/** @throws SampleValueError for a cell that names no class, by line and column */
function labelsOf({ targets, lines }: TableCells<Uint8Array | Float64Array>, { columns }: TableLook, target: number) {
  const { name, distinct } = columns[target] ?? {};
  const numbers = new Map(distinct?.map((cell, i) => [cell, i]));
  return Uint8Array.from(targets, ([cell = ""], i) => {
    const label = numbers.get(cell);
    if (cell !== "" && label !== undefined) return label;
    throw new SampleValueError(`Line ${lines[i]}, column "${name}" ${cell === "" ? "is empty" : "names no class"}.`, {
      fix: "Name a class in every line, or leave the line out.",
    });
  });
}

function fitting(width: number, shape: readonly number[] | undefined): readonly number[] {
  if (shape === undefined || sampleSize(shape) === width) return shape ?? [width];
  throw new JobRefusedError(
    `The table has ${width} columns beside the target, the model takes [${shape.join(", ")}].`,
    {
      fix: "Bring a table of the model's own shape, or a model of the table's.",
    },
  );
}

/**
 * Turns a CSV file into the blocks of a job. Columns of a table are standardised with the training part's mean and
 * deviation, and the manifest says which; so are values to be predicted, whose loss is then in squared deviations.
 * Pictures, which a model takes as [channels, height, width], stay bytes.
 * @param look what `lookAtTable` found in the same file
 * @throws DatasetError by line and column, JobRefusedError
 */
export function publishTable(
  bytes: Uint8Array,
  look: TableLook,
  { targets, task, sampleShape: wanted, ...words }: TableCard,
  options?: PublishDatasetOptions,
): PublishedTable {
  const [target = 0] = targets;
  const split = splitSamples(look.rows);
  const count = look.rows;
  const features = namesOf(
    look,
    look.columns.flatMap((_, i) => (targets.includes(i) ? [] : [i])),
  );
  if (task === "classes") {
    const classes = classesOf(look, targets);
    const isPicture = wanted !== undefined && wanted.length > 1;
    const cells = isPicture ? readByteCells(bytes, look, targets) : readCells(bytes, look, targets);
    const sampleShape = fitting(cells.width, wanted);
    const labels = labelsOf(cells, look, target);
    const given = { sampleShape, count, labels };
    if (cells.features instanceof Uint8Array) {
      const published = publishDataset({ ...given, samples: cells.features }, { ...words, classes }, options);
      return { ...published, sampleShape, outputs: classes.length };
    }
    const { numbers, columns } = standardise(cells.features, features, split.train);
    const published = publishDataset({ ...given, samples: numbers }, { ...words, classes, columns }, options);
    return { ...published, sampleShape, outputs: classes.length };
  }
  const cells = readCells(bytes, look, targets);
  const sampleShape = fitting(cells.width, wanted);
  const { numbers, columns } = standardise(cells.features, features, split.train);
  const names = namesOf(look, targets);
  const raw = Float64Array.from(
    cells.targets.flatMap((row, i) => row.map((cell, j) => numberIn(cell, cells.lines[i] ?? 0, names[j] ?? ""))),
  );
  const { numbers: values, columns: standardised } = standardise(raw, names, split.train);
  const published = publishDataset(
    { sampleShape, count, samples: numbers, targets: names.length, values },
    { ...words, targets: standardised, columns },
    options,
  );
  return { ...published, sampleShape, outputs: names.length };
}
