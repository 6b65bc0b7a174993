import { exp4, log1 } from "./exponential";
import { loadLanes, storeLanes, sum4 } from "./lanes";
import { product, productScratch } from "./product";
import { exponentials, scaleRow, topOf } from "./softmax";

/**
 * Attention of one head: rows of queries are taken a block at a time, so that scores never fill more than a block's
 * rows, and a causal block meets only the keys that its last row sees. Steps from row to row count bytes; channels of
 * a head lie side by side.
 */

/** Queries of a block. */
const BLOCK: i32 = 64;
/** A score that no visible key has. */
const HIDDEN: f32 = -1e30;

/** Bytes of scratch memory. */
export function attentionScratch(keys: i32, size: i32): usize {
  const widest = max(keys, size);
  return 2 * <usize>(BLOCK * keys * 4) + productScratch(max(widest, BLOCK), widest);
}

/** Keys that a block's last query can see. */
function reach(causal: bool, last: i32, queries: i32, keys: i32): i32 {
  return causal ? max(0, min(keys, last + 1 + keys - queries)) : keys;
}

/** Scores of a block of queries: scale·q·kᵀ + mask, hidden ones far below all others. */
function scoresOf(
  s: usize, q: usize, qRow: i32, k: usize, kRow: i32, mask: usize, maskRow: i32,
  first: i32, rows: i32, queries: i32, keys: i32, seen: i32, size: i32, scale: f32, causal: bool, scratch: usize,
): void {
  const sRow = <usize>keys << 2;
  product(q + first * qRow, qRow, 4, k, 4, kRow, s, sRow, rows, size, seen, false, scratch);
  for (let r = 0; r < rows; r++) {
    const row = s + <usize>r * sRow;
    const visible = reach(causal, first + r, queries, keys);
    scaleRow(row, row, visible, scale);
    if (mask != 0) {
      const from = mask + (first + r) * maskRow;
      for (let c = 0; c < visible; c += 4) {
        const at = <usize>c << 2;
        const v = f32x4.add(loadLanes(row + at, visible - c), loadLanes(from + at, visible - c));
        storeLanes(row + at, v, visible - c);
      }
    }
    for (let c = visible; c < seen; c++) store<f32>(row + (<usize>c << 2), -f32.MAX_VALUE);
  }
}


/** y = softmax(scale·q·kᵀ + mask)·v, and each query's logarithm of the sum of exponentials. */
export function attend(
  q: usize, qRow: i32, k: usize, kRow: i32, v: usize, vRow: i32, mask: usize, maskRow: i32,
  y: usize, yRow: i32, logSumExp: usize, queries: i32, keys: i32, size: i32, scale: f32, causal: bool,
  scratch: usize,
): void {
  const s = scratch;
  const packs = scratch + 2 * <usize>(BLOCK * keys * 4);
  const sRow = <usize>keys << 2;
  for (let first = 0; first < queries; first += BLOCK) {
    const rows = min(BLOCK, queries - first);
    const seen = reach(causal, first + rows - 1, queries, keys);
    scoresOf(s, q, qRow, k, kRow, mask, maskRow, first, rows, queries, keys, seen, size, scale, causal, packs);
    for (let r = 0; r < rows; r++) {
      const row = s + <usize>r * sRow;
      const top = topOf(row, seen);
      const none = seen == 0 || top <= HIDDEN;
      const sum: f32 = none ? 0 : exponentials(row, row, seen, top);
      if (none) memory.fill(row, 0, <usize>seen << 2);
      else scaleRow(row, row, seen, 1 / sum);
      store<f32>(logSumExp + (<usize>(first + r) << 2), none ? HIDDEN : top + log1(sum));
    }
    product(s, <i32>sRow, 4, v, vRow, 4, y + first * yRow, yRow, rows, seen, size, false, packs);
    if (seen == 0) for (let r = 0; r < rows; r++) memory.fill(y + (first + r) * yRow, 0, <usize>size << 2);
  }
}

/** Σ a·b of one row of `n`. */
function dot(a: usize, b: usize, n: i32): f32 {
  let sum = f32x4.splat(0);
  for (let c = 0; c < n; c += 4) {
    const at = <usize>c << 2;
    sum = f32x4.add(sum, f32x4.mul(loadLanes(a + at, n - c), loadLanes(b + at, n - c)));
  }
  return sum4(sum);
}

/** Derivatives of `attend`: dq is replaced, dk and dv are added to, since heads may share them. */
export function attendGradient(
  q: usize, qRow: i32, k: usize, kRow: i32, v: usize, vRow: i32, mask: usize, maskRow: i32,
  dy: usize, y: usize, yRow: i32, logSumExp: usize,
  dq: usize, dqRow: i32, dk: usize, dkRow: i32, dv: usize, dvRow: i32,
  queries: i32, keys: i32, size: i32, scale: f32, causal: bool, scratch: usize,
): void {
  const s = scratch;
  const dp = scratch + <usize>(BLOCK * keys * 4);
  const packs = dp + <usize>(BLOCK * keys * 4);
  const sRow = <usize>keys << 2;
  for (let first = 0; first < queries; first += BLOCK) {
    const rows = min(BLOCK, queries - first);
    const seen = reach(causal, first + rows - 1, queries, keys);
    scoresOf(s, q, qRow, k, kRow, mask, maskRow, first, rows, queries, keys, seen, size, scale, causal, packs);
    const dyStart = dy + first * yRow;
    product(dyStart, yRow, 4, v, 4, vRow, dp, sRow, rows, size, seen, false, packs);
    for (let r = 0; r < rows; r++) {
      const sAt = s + <usize>r * sRow;
      const dpAt = dp + <usize>r * sRow;
      const delta = f32x4.splat(dot(dyStart + r * yRow, y + (first + r) * yRow, size));
      const top = f32x4.splat(load<f32>(logSumExp + (<usize>(first + r) << 2)));
      for (let c = 0; c < seen; c += 4) {
        const at = <usize>c << 2;
        const left = seen - c;
        const score = loadLanes(sAt + at, left);
        const p = v128.and(exp4(f32x4.sub(score, top)), f32x4.gt(score, f32x4.splat(HIDDEN)));
        const slope = f32x4.mul(p, f32x4.sub(loadLanes(dpAt + at, left), delta));
        storeLanes(sAt + at, p, left);
        storeLanes(dpAt + at, f32x4.mul(slope, f32x4.splat(scale)), left);
      }
    }
    product(dp, <i32>sRow, 4, k, kRow, 4, dq + first * dqRow, dqRow, rows, seen, size, false, packs);
    if (seen == 0) for (let r = 0; r < rows; r++) memory.fill(dq + (first + r) * dqRow, 0, <usize>size << 2);
    product(dp, 4, <i32>sRow, q + first * qRow, qRow, 4, dk, dkRow, seen, rows, size, true, packs);
    product(s, 4, <i32>sRow, dyStart, yRow, 4, dv, dvRow, seen, rows, size, true, packs);
  }
}
