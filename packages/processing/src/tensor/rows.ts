/** Splits values into rows of `width`, without copying. */
export function rowsOf(data: Float32Array, width: number): Float32Array[] {
  return Array.from({ length: data.length / width }, (_, i) => data.subarray(i * width, (i + 1) * width));
}

/** Positions of the largest and the second largest value; of equals the first one. */
export function bestTwo(row: Float32Array): readonly [number, number | undefined] {
  let best = 0;
  let second: number | undefined;
  for (let i = 1; i < row.length; i++) {
    const value = row[i] ?? 0;
    if (value > (row[best] ?? 0)) [best, second] = [i, best];
    else if (second === undefined || value > (row[second] ?? 0)) second = i;
  }
  return [best, second];
}
