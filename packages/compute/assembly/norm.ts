import { loadLanes, storeLanes, sum4 } from "./lanes";

/** Layer norm (`layer`) and RMS norm, row by row. Formulas are those of `src/kernels/norm*.ts`. */

/** Lanes beyond a row's end, which must count nothing. */
// @ts-ignore: decorator
@inline
function within(v: v128, left: i32): v128 {
  if (left >= 4) return v;
  return v128.and(v, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(left)));
}

function meanOf(x: usize, n: i32, layer: bool): f32 {
  if (!layer) return 0;
  let sum = f32x4.splat(0);
  for (let c = 0; c < n; c += 4) sum = f32x4.add(sum, loadLanes(x + (<usize>c << 2), n - c));
  return sum4(sum) / <f32>n;
}

function scaleOf(x: usize, n: i32, mean: f32, epsilon: f32): f32 {
  let sum = f32x4.splat(0);
  for (let c = 0; c < n; c += 4) {
    const d = within(f32x4.sub(loadLanes(x + (<usize>c << 2), n - c), f32x4.splat(mean)), n - c);
    sum = f32x4.add(sum, f32x4.mul(d, d));
  }
  return 1 / sqrt<f32>(sum4(sum) / <f32>n + epsilon);
}

/** y = (x − mean)·scale·γ + β; γ and β are absent where 0. */
export function norm(
  x: usize, gamma: usize, beta: usize, y: usize, rows: i32, n: i32, epsilon: f32, layer: bool,
): void {
  const row = <usize>n << 2;
  for (let r = 0; r < rows; r++) {
    const mean = meanOf(x, n, layer);
    const scale = scaleOf(x, n, mean, epsilon);
    for (let c = 0; c < n; c += 4) {
      const at = <usize>c << 2;
      const d = f32x4.sub(loadLanes(x + at, n - c), f32x4.splat(mean));
      let v = f32x4.mul(d, f32x4.splat(scale));
      if (gamma != 0) v = f32x4.mul(v, loadLanes(gamma + at, n - c));
      if (beta != 0) v = f32x4.add(v, loadLanes(beta + at, n - c));
      storeLanes(y + at, v, n - c);
    }
    x += row;
    y += row;
  }
}

/** dx = s(g − mean(g) − x̂·mean(g·x̂)) + addend, g = dy·γ; the middle term is layer norm's. */
export function normGradient(
  dy: usize, x: usize, gamma: usize, addend: usize, dx: usize, rows: i32, n: i32, epsilon: f32, layer: bool,
): void {
  const row = <usize>n << 2;
  for (let r = 0; r < rows; r++) {
    const mean = meanOf(x, n, layer);
    const scale = scaleOf(x, n, mean, epsilon);
    let sumG = f32x4.splat(0);
    let sumGX = f32x4.splat(0);
    for (let c = 0; c < n; c += 4) {
      const at = <usize>c << 2;
      const g = f32x4.mul(loadLanes(dy + at, n - c), loadLanes(gamma + at, n - c));
      const normal = f32x4.mul(f32x4.sub(loadLanes(x + at, n - c), f32x4.splat(mean)), f32x4.splat(scale));
      sumG = f32x4.add(sumG, g);
      sumGX = f32x4.add(sumGX, f32x4.mul(g, normal));
    }
    const meanG = f32x4.splat(layer ? sum4(sumG) / <f32>n : 0);
    const meanGX = f32x4.splat(sum4(sumGX) / <f32>n);
    for (let c = 0; c < n; c += 4) {
      const at = <usize>c << 2;
      const g = f32x4.mul(loadLanes(dy + at, n - c), loadLanes(gamma + at, n - c));
      const normal = f32x4.mul(f32x4.sub(loadLanes(x + at, n - c), f32x4.splat(mean)), f32x4.splat(scale));
      let d = f32x4.mul(f32x4.splat(scale), f32x4.sub(f32x4.sub(g, meanG), f32x4.mul(normal, meanGX)));
      if (addend != 0) d = f32x4.add(d, loadLanes(addend + at, n - c));
      storeLanes(dx + at, d, n - c);
    }
    x += row;
    dy += row;
    dx += row;
    if (addend != 0) addend += row;
  }
}

/** dγ = Σ dy·x̂ and dβ = Σ dy over the rows, replaced or added to; β's is absent where 0. */
export function normParameterGradients(
  dy: usize, x: usize, gamma: usize, beta: usize, rows: i32, n: i32, epsilon: f32, layer: bool,
  addGamma: bool, addBeta: bool,
): void {
  const row = <usize>n << 2;
  if (!addGamma) memory.fill(gamma, 0, row);
  if (beta != 0 && !addBeta) memory.fill(beta, 0, row);
  for (let r = 0; r < rows; r++) {
    const mean = meanOf(x, n, layer);
    const scale = scaleOf(x, n, mean, epsilon);
    for (let c = 0; c < n; c += 4) {
      const at = <usize>c << 2;
      const d = loadLanes(dy + at, n - c);
      const normal = f32x4.mul(f32x4.sub(loadLanes(x + at, n - c), f32x4.splat(mean)), f32x4.splat(scale));
      storeLanes(gamma + at, f32x4.add(loadLanes(gamma + at, n - c), f32x4.mul(d, normal)), n - c);
      if (beta != 0) storeLanes(beta + at, f32x4.add(loadLanes(beta + at, n - c), d), n - c);
    }
    x += row;
    dy += row;
  }
}
