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

/** Cross-entropy of each row against its label; `room` holds one row. */
export function labelLosses(
  logits: usize, labels: usize, losses: usize, room: usize, rows: i32, classes: i32, ignored: i32,
): void {
  for (let r = 0; r < rows; r++) {
    const label = load<i32>(labels + (<usize>r << 2));
    let loss: f32 = 0;
    if (label != ignored) {
      const top = topOf(logits, classes);
      const sum = exponentials(logits, room, classes, top);
      loss = log1(sum) + top - load<f32>(logits + hitOf(label, classes));
    }
    store<f32>(losses + (<usize>r << 2), loss);
    logits += <usize>classes << 2;
  }
}

/** Replaces each row of logits by weight·(softmax − onehot); at the label, minus the sum of the others. */
export function logitsToGradient(
  logits: usize, labels: usize, rows: i32, classes: i32, weight: f32, ignored: i32,
): void {
  const row = <usize>classes << 2;
  for (let r = 0; r < rows; r++) {
    const label = load<i32>(labels + (<usize>r << 2));
    if (label == ignored) memory.fill(logits, 0, row);
    else {
      exponentials(logits, logits, classes, topOf(logits, classes));
      const hit = logits + hitOf(label, classes);
      const own = load<f32>(hit);
      store<f32>(hit, 0);
      const rest = rowSum(logits, classes);
      const factor = weight / (rest + own);
      scaleRow(logits, logits, classes, factor);
      store<f32>(hit, -rest * factor);
    }
    logits += row;
  }
}

function hitOf(label: i32, classes: i32): usize {
  return <usize>max(0, min(classes - 1, label)) << 2;
}

function rowSum(x: usize, n: i32): f32 {
  let sum = f32x4.splat(0);
  for (let c = 0; c < n; c += 4) sum = f32x4.add(sum, loadLanes(x + (<usize>c << 2), n - c));
  return sum4(sum);
}
