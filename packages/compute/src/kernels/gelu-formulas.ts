/** √(2/π) and the cube's weight, of the tanh form (Hendrycks & Gimpel 2016, section 2). */
const SLOPE = 0.7978845608028654;
const CUBE = 0.044715;
/** 1/√(2π), the height of the normal density. */
const DENSITY = 0.3989422804014327;

/**
 * erfc(z) = (a₁t + … + a₅t⁵)·exp(−z²) for z ≥ 0 and t = 1/(1 + pz), within 1.5e-7 (Abramowitz & Stegun 1964, formula
 * 7.1.26).
 */
const P = 0.3275911;
const A = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429] as const;

/** Beyond this argument tanh is ±1 in f32; some adapters overflow inside their own tanh. */
const TANH_LIMIT = 10;

/** The two forms of GELU that ONNX knows. */
export type GeluApproximation = "none" | "tanh";

/** How a shader is told the form. */
export const approximationFlag = (approximate: GeluApproximation): number => (approximate === "tanh" ? 1 : 0);

/** Φ(x), the normal distribution, by formula 7.1.26: its tail is a product, so that nothing cancels. */
function normal(x: number): number {
  const z = Math.abs(x) * Math.SQRT1_2;
  const t = 1 / (1 + P * z);
  const tail = 0.5 * t * (A[0] + t * (A[1] + t * (A[2] + t * (A[3] + t * A[4])))) * Math.exp(-z * z);
  return x < 0 ? tail : 1 - tail;
}

/** gelu(x) = x·Φ(x), or its tanh form. */
export function geluValue(x: number, approximate: GeluApproximation): number {
  if (approximate === "none") return x * normal(x);
  return 0.5 * x * (1 + Math.tanh(SLOPE * (x + CUBE * x * x * x)));
}

/** The derivative of the same: Φ(x) + x·φ(x), or that of the tanh form. */
export function geluSlope(x: number, approximate: GeluApproximation): number {
  if (approximate === "none") return normal(x) + x * DENSITY * Math.exp(-0.5 * x * x);
  const t = Math.tanh(SLOPE * (x + CUBE * x * x * x));
  return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * SLOPE * (1 + 3 * CUBE * x * x);
}

/** WGSL of `geluValue(x, approximation)` and `geluSlope(x, approximation)` for f32 or vec4<f32>. */
export function geluWgsl(type: "f32" | "vec4<f32>"): string {
  return `
    fn geluNormal(x: ${type}, density: ${type}) -> ${type} {
      let t = 1.0 / (1.0 + ${P * Math.SQRT1_2} * abs(x));
      let tail = 0.5 * t * (${A[0]} + t * (${A[1]} + t * (${A[2]} + t * (${A[3]} + t * ${A[4]})))) * density;
      return select(1.0 - tail, tail, x < ${type}());
    }
    fn geluTanh(x: ${type}) -> ${type} {
      let inner = ${SLOPE} * (x + ${CUBE} * x * x * x);
      return tanh(clamp(inner, ${type}(-${TANH_LIMIT}), ${type}(${TANH_LIMIT})));
    }
    fn geluValue(x: ${type}, approximation: i32) -> ${type} {
      if (approximation == 0) { return x * geluNormal(x, exp(-0.5 * x * x)); }
      return 0.5 * x * (1.0 + geluTanh(x));
    }
    fn geluSlope(x: ${type}, approximation: i32) -> ${type} {
      if (approximation == 0) {
        // The tail of Φ and its derivative share the exponential, the dearest part of both.
        let density = exp(-0.5 * x * x);
        return geluNormal(x, density) + x * ${DENSITY} * density;
      }
      let t = geluTanh(x);
      return 0.5 * (1.0 + t) + 0.5 * x * (1.0 - t * t) * ${SLOPE} * (1.0 + ${3 * CUBE} * x * x);
    }`;
}
