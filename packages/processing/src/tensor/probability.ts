import { PPM } from "../constants.ts";

/** A probability in whole parts per million. */
export const ppmOf = (value: number): number => Math.min(PPM, Math.max(0, Math.round(value * PPM)));

/** exp differs by bits between engines; what is kept of it does not. */
const rounded = (value: number) => Math.round(value * PPM) / PPM;

/** Softmax of one row in doubles, each value rounded to a millionth. */
export function softmaxRow(row: Float32Array): Float32Array {
  const most = row.reduce((max, value) => Math.max(max, value), Number.NEGATIVE_INFINITY);
  const powers = Float64Array.from(row, (value) => Math.exp(value - most));
  const sum = powers.reduce((total, value) => total + value, 0);
  return Float32Array.from(powers, (value) => rounded(value / sum));
}

/** The logistic function in doubles, rounded to a millionth. */
export const sigmoid = (value: number): number => rounded(1 / (1 + Math.exp(-value)));
