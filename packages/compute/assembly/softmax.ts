import { exp4, log1 } from "./exponential";
import { loadLanes, max4, storeLanes, sum4 } from "./lanes";

/** Largest of a row. */
export function topOf(x: usize, n: i32): f32 {
  let top = f32x4.splat(-f32.MAX_VALUE);
  let c = 0;
  for (; c + 4 <= n; c += 4) top = f32x4.max(top, v128.load(x + (<usize>c << 2)));
  let result = max4(top);
  for (; c < n; c++) result = max(result, load<f32>(x + (<usize>c << 2)));
  return result;
}

/** y = e^(x − top); the sum. */
export function exponentials(x: usize, y: usize, n: i32, top: f32): f32 {
  let sum = f32x4.splat(0);
  const shift = f32x4.splat(top);
  let c = 0;
  for (; c + 4 <= n; c += 4) {
    const e = exp4(f32x4.sub(v128.load(x + (<usize>c << 2)), shift));
    v128.store(y + (<usize>c << 2), e);
    sum = f32x4.add(sum, e);
  }
  let total = sum4(sum);
  if (c < n) {
    const e = exp4(f32x4.sub(loadLanes(x + (<usize>c << 2), n - c), shift));
    storeLanes(y + (<usize>c << 2), e, n - c);
    for (; c < n; c++) total += load<f32>(y + (<usize>c << 2));
  }
  return total;
}

/** y = x·factor */
export function scaleRow(x: usize, y: usize, n: i32, factor: f32): void {
  for (let c = 0; c < n; c += 4) {
    const at = <usize>c << 2;
    storeLanes(y + at, f32x4.mul(loadLanes(x + at, n - c), f32x4.splat(factor)), n - c);
  }
}

/** Softmax of each row. */
export function softmax(x: usize, y: usize, rows: i32, n: i32): void {
  const row = <usize>n << 2;
  for (let r = 0; r < rows; r++) {
    const sum = exponentials(x, y, n, topOf(x, n));
    scaleRow(y, y, n, 1 / sum);
    x += row;
    y += row;
  }
}

/** dx = y·(dy − Σ dy·y) */
export function softmaxGradient(dy: usize, y: usize, dx: usize, rows: i32, n: i32): void {
  const row = <usize>n << 2;
  for (let r = 0; r < rows; r++) {
    let sum = f32x4.splat(0);
    for (let c = 0; c < n; c += 4) {
      const at = <usize>c << 2;
      sum = f32x4.add(sum, f32x4.mul(loadLanes(dy + at, n - c), loadLanes(y + at, n - c)));
    }
    const total = f32x4.splat(sum4(sum));
    for (let c = 0; c < n; c += 4) {
      const at = <usize>c << 2;
      const d = f32x4.sub(loadLanes(dy + at, n - c), total);
      storeLanes(dx + at, f32x4.mul(loadLanes(y + at, n - c), d), n - c);
    }
    dy += row;
    y += row;
    dx += row;
  }
}

/**
 * Cross-entropy of each row against its label, and weight·(softmax − onehot).
 *
 * @param slopes room for one row at least; for all rows where `derivative`
 */
export function labelLoss(
  logits: usize, labels: usize, losses: usize, slopes: usize, rows: i32, classes: i32, weight: f32, ignored: i32,
  derivative: bool,
): void {
  const row = <usize>classes << 2;
  for (let r = 0; r < rows; r++) {
    const label = load<i32>(labels + (<usize>r << 2));
    if (label == ignored) {
      store<f32>(losses + (<usize>r << 2), 0);
      if (derivative) memory.fill(slopes, 0, row);
    } else {
      const top = topOf(logits, classes);
      const sum = exponentials(logits, slopes, classes, top);
      const hit = <usize>max(0, min(classes - 1, label)) << 2;
      store<f32>(losses + (<usize>r << 2), log1(sum) + top - load<f32>(logits + hit));
      if (derivative) {
        scaleRow(slopes, slopes, classes, weight / sum);
        store<f32>(slopes + hit, load<f32>(slopes + hit) - weight);
      }
    }
    logits += row;
    if (derivative) slopes += row;
  }
}
