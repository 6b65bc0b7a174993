import { loadLanes, storeLanes } from "./lanes";

/** Rows that are looked up, added and copied. */

/** to += from, `n` elements. */
export function addRow(from: usize, to: usize, n: i32): void {
  for (let c = 0; c < n; c += 4) {
    const at = <usize>c << 2;
    storeLanes(to + at, f32x4.add(loadLanes(to + at, n - c), loadLanes(from + at, n - c)), n - c);
  }
}

/** Copies `n` elements, or adds them. */
export function place(from: usize, to: usize, n: i32, accumulate: bool): void {
  if (accumulate) addRow(from, to, n);
  else memory.copy(to, from, <usize>n << 2);
}

/** Rows of a table by number, each with the row of positions that its place in a sequence has; none where 0. */
export function gatherRows(
  table: usize, ids: usize, positions: usize, to: usize, count: i32, columns: i32, period: i32,
): void {
  const row = <usize>columns << 2;
  for (let i = 0; i < count; i++) {
    memory.copy(to, table + <usize>load<i32>(ids + (<usize>i << 2)) * row, row);
    if (positions != 0) addRow(positions + <usize>(i % period) * row, to, columns);
    to += row;
  }
}

/** Adds each row of dy to the row of the table that its number names, from the first to the last. */
export function scatterRows(
  ids: usize, dy: usize, to: usize, count: i32, rows: i32, columns: i32, accumulate: bool,
): void {
  const row = <usize>columns << 2;
  if (!accumulate) memory.fill(to, 0, <usize>rows * row);
  for (let i = 0; i < count; i++) {
    addRow(dy, to + <usize>load<i32>(ids + (<usize>i << 2)) * row, columns);
    dy += row;
  }
}

/** Sums of every `period`-th row. */
export function sumRows(dy: usize, to: usize, count: i32, period: i32, columns: i32, accumulate: bool): void {
  const row = <usize>columns << 2;
  if (!accumulate) memory.fill(to, 0, <usize>period * row);
  for (let i = 0; i < count; i++) {
    addRow(dy, to + <usize>(i % period) * row, columns);
    dy += row;
  }
}
