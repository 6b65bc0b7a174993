/** e^x and ln x in single precision, from nothing but IEEE operations: the same bits on every machine. */

const LOG2E: f32 = 1.44269504088896341;
/** ln 2 in two parts, so that n·ln 2 is exact where it is taken away (Cody & Waite 1980, chapter 6). */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440e-4;
/** Below, e^x is no normal f32 any more and becomes 0; above, it is infinite. */
const LOWEST: f32 = -87.33654;
const HIGHEST: f32 = 88.72283;

/** e^x of four numbers, within two units in the last place (polynomial of Cephes' expf). */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const clamped = f32x4.min(f32x4.max(x, f32x4.splat(LOWEST)), f32x4.splat(HIGHEST));
  const n = f32x4.nearest(f32x4.mul(clamped, f32x4.splat(LOG2E)));
  const r = f32x4.sub(
    f32x4.sub(clamped, f32x4.mul(n, f32x4.splat(LN2_HIGH))),
    f32x4.mul(n, f32x4.splat(LN2_LOW)),
  );
  let p = f32x4.splat(1.9875691500e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), f32x4.splat(1));
  // 2^n in two factors: n reaches 128, which one exponent does not hold.
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  const first = i32x4.shl(i32x4.add(half, i32x4.splat(127)), 23);
  const second = i32x4.shl(i32x4.add(i32x4.sub(whole, half), i32x4.splat(127)), 23);
  const value = f32x4.mul(f32x4.mul(p, first), second);
  return v128.and(value, f32x4.ge(x, f32x4.splat(LOWEST)));
}

/** ln x of a positive normal number: ln(m·2^e) = e·ln 2 + 2·artanh((m − 1)/(m + 1)), m in [√½, √2], in doubles. */
export function log1(x: f32): f32 {
  const bits = reinterpret<i32>(x);
  let e = (bits >> 23) - 127;
  let m = <f64>reinterpret<f32>((bits & 0x7fffff) | 0x3f800000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    e += 1;
  }
  const z = (m - 1) / (m + 1);
  const z2 = z * z;
  let sum: f64 = 1.0 / 13;
  sum = sum * z2 + 1.0 / 11;
  sum = sum * z2 + 1.0 / 9;
  sum = sum * z2 + 1.0 / 7;
  sum = sum * z2 + 1.0 / 5;
  sum = sum * z2 + 1.0 / 3;
  sum = sum * z2 + 1.0;
  return <f32>(<f64>e * 0.6931471805599453 + 2 * z * sum);
}
