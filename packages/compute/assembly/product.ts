/**
 * Matrix products. B is packed into panels of eight columns, a slice of the inner dimension at a time; blocks of four
 * rows and eight columns are then summed in registers (Goto & van de Geijn 2008). Row and inner steps are free, so that
 * transposes cost nothing. All steps count bytes.
 */

/** Depth of a slice: a panel of eight columns takes a quarter of a 32 KiB cache. */
const DEPTH: i32 = 256;
/** Bytes of the block of results at the beginning of `scratch`, where rows or columns are fewer than a block's. */
const TILE: usize = 128;

/** Bytes of scratch memory for a product of so many columns and such depth. */
export function productScratch(inner: i32, columns: i32): usize {
  return TILE + <usize>(min(inner, DEPTH) * ((columns + 7) & ~7) * 4);
}

function pack(b: usize, bInner: i32, bColumn: i32, depth: i32, columns: i32, to: usize): void {
  for (let first = 0; first < columns; first += 8) {
    const count = min(8, columns - first);
    let from = b + first * bColumn;
    if (bColumn == 4 && count == 8) {
      for (let k = 0; k < depth; k++) {
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
        from += bInner;
        to += 32;
      }
      continue;
    }
    if (bInner == 4 && count == 8) {
      to = packTransposed(from, bColumn, depth, to);
      continue;
    }
    for (let k = 0; k < depth; k++) {
      let at = from;
      for (let c = 0; c < 8; c++) {
        store<f32>(to + (c << 2), c < count ? load<f32>(at) : 0);
        if (c < count) at += bColumn;
      }
      from += bInner;
      to += 32;
    }
  }
}

/** A panel of eight columns that lie one after the other: squares of four are turned in registers. */
function packTransposed(from: usize, bColumn: i32, depth: i32, to: usize): usize {
  let k = 0;
  for (; k + 4 <= depth; k += 4) {
    for (let half = 0; half < 2; half++) {
      const p = from + half * 4 * bColumn;
      const a = v128.load(p);
      const b = v128.load(p + bColumn);
      const c = v128.load(p + 2 * bColumn);
      const d = v128.load(p + 3 * bColumn);
      const ab0 = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
      const ab1 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
      const cd0 = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
      const cd1 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
      const at = to + (half << 4);
      v128.store(at, v128.shuffle<i64>(ab0, cd0, 0, 2));
      v128.store(at, v128.shuffle<i64>(ab0, cd0, 1, 3), 32);
      v128.store(at, v128.shuffle<i64>(ab1, cd1, 0, 2), 64);
      v128.store(at, v128.shuffle<i64>(ab1, cd1, 1, 3), 96);
    }
    from += 16;
    to += 128;
  }
  for (; k < depth; k++) {
    for (let c = 0; c < 8; c++) store<f32>(to + (c << 2), load<f32>(from + c * bColumn));
    from += 4;
    to += 32;
  }
  return to;
}

// @ts-ignore: decorator
@inline
function put(to: usize, low: v128, high: v128, add: bool): void {
  if (add) {
    low = f32x4.add(v128.load(to), low);
    high = f32x4.add(v128.load(to, 16), high);
  }
  v128.store(to, low);
  v128.store(to, high, 16);
}

/** Four rows of A by one panel of B. */
function block(
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
  aInner: i32,
  panel: usize,
  depth: i32,
  to: usize,
  toRow: usize,
  add: bool,
): void {
  let l0 = f32x4.splat(0), h0 = l0, l1 = l0, h1 = l0, l2 = l0, h2 = l0, l3 = l0, h3 = l0;
  const end = panel + (<usize>depth << 5);
  for (; panel < end; panel += 32) {
    const low = v128.load(panel);
    const high = v128.load(panel, 16);
    let a = v128.load32_splat(p0);
    l0 = f32x4.add(l0, f32x4.mul(a, low));
    h0 = f32x4.add(h0, f32x4.mul(a, high));
    a = v128.load32_splat(p1);
    l1 = f32x4.add(l1, f32x4.mul(a, low));
    h1 = f32x4.add(h1, f32x4.mul(a, high));
    a = v128.load32_splat(p2);
    l2 = f32x4.add(l2, f32x4.mul(a, low));
    h2 = f32x4.add(h2, f32x4.mul(a, high));
    a = v128.load32_splat(p3);
    l3 = f32x4.add(l3, f32x4.mul(a, low));
    h3 = f32x4.add(h3, f32x4.mul(a, high));
    p0 += aInner;
    p1 += aInner;
    p2 += aInner;
    p3 += aInner;
  }
  put(to, l0, h0, add);
  to += toRow;
  put(to, l1, h1, add);
  to += toRow;
  put(to, l2, h2, add);
  to += toRow;
  put(to, l3, h3, add);
}

/** Copies what is wanted of a block, or adds it. */
function putPart(tile: usize, to: usize, toRow: usize, rows: i32, columns: i32, add: bool): void {
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const at = to + (c << 2);
      const value = load<f32>(tile + (c << 2));
      store<f32>(at, add ? load<f32>(at) + value : value);
    }
    tile += 32;
    to += toRow;
  }
}

/** C = A·B, or C + A·B. `cRow` bytes from one row of C to the next; its columns lie side by side. */
export function product(
  a: usize,
  aRow: i32,
  aInner: i32,
  b: usize,
  bInner: i32,
  bColumn: i32,
  c: usize,
  cRow: usize,
  rows: i32,
  inner: i32,
  columns: i32,
  accumulate: bool,
  scratch: usize,
): void {
  const panels = scratch + TILE;
  for (let k = 0; k < inner; k += DEPTH) {
    const depth = min(DEPTH, inner - k);
    const add = accumulate || k > 0;
    pack(b + k * bInner, bInner, bColumn, depth, columns, panels);
    for (let row = 0; row < rows; row += 4) {
      const p0 = a + row * aRow + k * aInner;
      // Rows that are missing are computed as copies of the last one.
      const p1 = row + 1 < rows ? p0 + aRow : p0;
      const p2 = row + 2 < rows ? p1 + aRow : p1;
      const p3 = row + 3 < rows ? p2 + aRow : p2;
      let panel = panels;
      let to = c + <usize>row * cRow;
      for (let column = 0; column < columns; column += 8) {
        if (row + 4 <= rows && column + 8 <= columns) {
          block(p0, p1, p2, p3, aInner, panel, depth, to, cRow, add);
        } else {
          block(p0, p1, p2, p3, aInner, panel, depth, scratch, 32, false);
          putPart(scratch, to, cRow, min(4, rows - row), min(8, columns - column), add);
        }
        panel += <usize>depth << 5;
        to += 32;
      }
    }
  }
}

/** Products of a batch, whose results lie one after the other without gaps. */
export function products(
  batch: i32,
  a: usize,
  aBatch: i32,
  aRow: i32,
  aInner: i32,
  b: usize,
  bBatch: i32,
  bInner: i32,
  bColumn: i32,
  c: usize,
  rows: i32,
  inner: i32,
  columns: i32,
  accumulate: bool,
  scratch: usize,
): void {
  const cRow = <usize>columns << 2;
  for (let i = 0; i < batch; i++) {
    product(a, aRow, aInner, b, bInner, bColumn, c, cRow, rows, inner, columns, accumulate, scratch);
    a += aBatch;
    b += bBatch;
    c += <usize>rows * cRow;
  }
}

/** Sums over an inner dimension, of `count` elements that lie `step` apart: a bias' derivative. */
export function innerSums(
  from: usize,
  count: i32,
  step: i32,
  inner: i32,
  innerStep: i32,
  to: usize,
  accumulate: bool,
): void {
  let i = 0;
  if (step == 4) {
    for (; i + 4 <= count; i += 4) {
      let sum = accumulate ? v128.load(to + (i << 2)) : f32x4.splat(0);
      let at = from + (i << 2);
      for (let k = 0; k < inner; k++) {
        sum = f32x4.add(sum, v128.load(at));
        at += innerStep;
      }
      v128.store(to + (i << 2), sum);
    }
  }
  for (; i < count; i++) {
    let sum: f32 = accumulate ? load<f32>(to + (i << 2)) : 0;
    let at = from + i * step;
    for (let k = 0; k < inner; k++) {
      sum += load<f32>(at);
      at += innerStep;
    }
    store<f32>(to + (i << 2), sum);
  }
}
