import type { Column } from "@starling/protocol";
import { SampleValueError } from "../errors.ts";

/** Numbers of a table after standardisation, and the constants that give the old ones back. */
export interface Standardised {
  readonly numbers: Float32Array;
  readonly columns: readonly Column[];
}

function f32Bits(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return view.getUint32(0);
}

/** Mean and deviation of one column over `rows`, both rounded to f32: two passes in the rows' order. */
function statistics(cells: Float64Array, width: number, column: number, rows: ArrayLike<number>) {
  const at = (i: number) => cells[(rows[i] ?? 0) * width + column] ?? 0;
  let sum = 0;
  for (let i = 0; i < rows.length; i++) sum += at(i);
  const mean = Math.fround(sum / rows.length);
  let squares = 0;
  for (let i = 0; i < rows.length; i++) squares += (at(i) - mean) ** 2;
  const deviation = Math.fround(Math.sqrt(squares / rows.length));
  // A column that never changes says nothing, and must not be divided by 0.
  return { mean, deviation: deviation > 0 ? deviation : 1 };
}

/**
 * Standardises columns to mean 0 and deviation 1 over `rows`, the ones that are trained on: what is held out must not
 * have a part in it. value = (cell − mean) / deviation in f64, rounded to f32 once, with the constants as f32 has them.
 * @param cells f64 [rows, names.length]
 * @throws SampleValueError for a column whose numbers are too large for f32
 */
export function standardise(cells: Float64Array, names: readonly string[], rows: ArrayLike<number>): Standardised {
  const width = names.length;
  const numbers = new Float32Array(cells.length);
  const columns = names.map((name, column) => {
    const { mean, deviation } = statistics(cells, width, column, rows);
    if (!Number.isFinite(mean) || !Number.isFinite(deviation)) {
      throw new SampleValueError(`The numbers of column "${name}" are too large.`, { fix: "Use another unit." });
    }
    for (let i = column; i < cells.length; i += width) numbers[i] = ((cells[i] ?? 0) - mean) / deviation;
    return { name, mean: f32Bits(mean), deviation: f32Bits(deviation) };
  });
  return { numbers, columns };
}
