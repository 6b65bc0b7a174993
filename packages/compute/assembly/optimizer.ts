import { loadLanes, storeLanes } from "./lanes";

/** Keeps the clip factor finite for a gradient of zero, as in `src/kernels/adamw.ts`. */
const NORM_FLOOR: f32 = 1e-6;

/** Σ x², in doubles. */
export function squaredNorm(x: usize, length: i32, to: usize): void {
  let low = f64x2.splat(0);
  let high = low;
  for (let i = 0; i < length; i += 4) {
    const v = loadLanes(x + (<usize>i << 2), length - i);
    const a = f64x2.promote_low_f32x4(v);
    const b = f64x2.promote_low_f32x4(v128.shuffle<i64>(v, v, 1, 0));
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  const sum = f64x2.add(low, high);
  store<f32>(to, <f32>(f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
}

/** One step of AdamW in place: weights, first and second moments of `n` elements each, one after the other. */
export function adamW(
  state: usize, gradient: usize, norm2: usize, n: i32, decayEnd: i32,
  lr: f32, beta1: f32, beta2: f32, epsilon: f32, weightDecay: f32, clip: f32, correction1: f32, correction2: f32,
): void {
  const factor = f32x4.splat(min<f32>(1, clip / (sqrt<f32>(load<f32>(norm2)) + NORM_FLOOR)));
  const first = state + (<usize>n << 2);
  const second = first + (<usize>n << 2);
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i << 2;
    const left = n - i;
    const g = f32x4.mul(loadLanes(gradient + at, left), factor);
    const w = loadLanes(state + at, left);
    const m = f32x4.add(
      f32x4.mul(f32x4.splat(beta1), loadLanes(first + at, left)),
      f32x4.mul(f32x4.splat(1 - beta1), g),
    );
    const v = f32x4.add(
      f32x4.mul(f32x4.splat(beta2), loadLanes(second + at, left)),
      f32x4.mul(f32x4.mul(f32x4.splat(1 - beta2), g), g),
    );
    const root = f32x4.sqrt(f32x4.div(v, f32x4.splat(correction2)));
    const step = f32x4.div(f32x4.div(m, f32x4.splat(correction1)), f32x4.add(root, f32x4.splat(epsilon)));
    const decays = i32x4.lt_s(i32x4.add(i32x4.splat(i), i32x4(0, 1, 2, 3)), i32x4.splat(decayEnd));
    const decay = v128.and(f32x4.mul(f32x4.splat(weightDecay), w), decays);
    storeLanes(state + at, f32x4.sub(w, f32x4.mul(f32x4.splat(lr), f32x4.add(step, decay))), left);
    storeLanes(first + at, m, left);
    storeLanes(second + at, v, left);
  }
}
