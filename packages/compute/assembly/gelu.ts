import { exp4 } from "./exponential";
import { loadLanes, storeLanes } from "./lanes";

/** GELU and its slope; formulas and constants are those of `src/kernels/gelu-formulas.ts`. */

const SLOPE: f32 = 0.7978845608028654;
const CUBE: f32 = 0.044715;
const DENSITY: f32 = 0.3989422804014327;

/** Φ(x), by Abramowitz & Stegun 7.1.26. `bell` is e^(−x²/2). */
// @ts-ignore: decorator
@inline
function normal4(x: v128, bell: v128): v128 {
  const one = f32x4.splat(1);
  const z = f32x4.mul(f32x4.abs(x), f32x4.splat(<f32>0.7071067811865476));
  const t = f32x4.div(one, f32x4.add(one, f32x4.mul(f32x4.splat(<f32>0.3275911), z)));
  let p = f32x4.splat(<f32>1.061405429);
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(<f32>-1.453152027));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(<f32>1.421413741));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(<f32>-0.284496736));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(<f32>0.254829592));
  const tail = f32x4.mul(f32x4.mul(f32x4.mul(p, t), f32x4.splat(0.5)), bell);
  return v128.bitselect(tail, f32x4.sub(one, tail), f32x4.lt(x, f32x4.splat(0)));
}

// @ts-ignore: decorator
@inline
function bell4(x: v128): v128 {
  return exp4(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5)));
}

/** tanh(√(2/π)·(x + c·x³)) = 1 − 2/(e^(2u) + 1). */
// @ts-ignore: decorator
@inline
function tanh4(x: v128): v128 {
  const cube = f32x4.mul(f32x4.splat(CUBE), f32x4.mul(f32x4.mul(x, x), x));
  const u = f32x4.mul(f32x4.splat(SLOPE), f32x4.add(x, cube));
  const e = exp4(f32x4.add(u, u));
  return f32x4.sub(f32x4.splat(1), f32x4.div(f32x4.splat(2), f32x4.add(e, f32x4.splat(1))));
}

function value4(x: v128, tanh: bool): v128 {
  if (!tanh) return f32x4.mul(x, normal4(x, bell4(x)));
  return f32x4.mul(f32x4.mul(f32x4.splat(0.5), x), f32x4.add(f32x4.splat(1), tanh4(x)));
}

function slope4(x: v128, tanh: bool): v128 {
  if (!tanh) {
    const bell = bell4(x);
    return f32x4.add(normal4(x, bell), f32x4.mul(f32x4.mul(x, f32x4.splat(DENSITY)), bell));
  }
  const t = tanh4(x);
  const one = f32x4.splat(1);
  const half = f32x4.splat(0.5);
  const inner = f32x4.mul(
    f32x4.splat(SLOPE),
    f32x4.add(one, f32x4.mul(f32x4.splat(<f32>0.134145), f32x4.mul(x, x))),
  );
  const slant = f32x4.mul(f32x4.mul(f32x4.mul(half, x), f32x4.sub(one, f32x4.mul(t, t))), inner);
  return f32x4.add(f32x4.mul(half, f32x4.add(one, t)), slant);
}

/** y = gelu(x) */
export function gelu(x: usize, y: usize, length: i32, tanh: bool): void {
  for (let i = 0; i < length; i += 4) {
    const at = <usize>i << 2;
    storeLanes(y + at, value4(loadLanes(x + at, length - i), tanh), length - i);
  }
}

/** dx = dy·gelu'(x) + addend, which is absent where 0. */
export function geluGradient(dy: usize, x: usize, addend: usize, dx: usize, length: i32, tanh: bool): void {
  for (let i = 0; i < length; i += 4) {
    const at = <usize>i << 2;
    const left = length - i;
    let d = f32x4.mul(loadLanes(dy + at, left), slope4(loadLanes(x + at, left), tanh));
    if (addend != 0) d = f32x4.add(d, loadLanes(addend + at, left));
    storeLanes(dx + at, d, left);
  }
}

/** What follows a product, in place: (y + bias + residual)·gelu'(pre) + addend; parts that are 0 are absent. */
export function finish(
  y: usize,
  rows: i32,
  columns: i32,
  bias: usize,
  residual: usize,
  pre: usize,
  addend: usize,
  tanh: bool,
): void {
  for (let row = 0; row < rows; row++) {
    const start = <usize>(row * columns) << 2;
    for (let c = 0; c < columns; c += 4) {
      const left = columns - c;
      const at = start + (<usize>c << 2);
      let v = loadLanes(y + at, left);
      if (bias != 0) v = f32x4.add(v, loadLanes(bias + (<usize>c << 2), left));
      if (residual != 0) v = f32x4.add(v, loadLanes(residual + at, left));
      if (pre != 0) v = f32x4.mul(v, slope4(loadLanes(pre + at, left), tanh));
      if (addend != 0) v = f32x4.add(v, loadLanes(addend + at, left));
      storeLanes(y + at, v, left);
    }
  }
}
