/** Whether a normalisation takes the mean away (layer norm) or not (RMS norm). */
export type NormKind = "layer" | "rms";

/** How a shader is told the kind. */
export const kindFlag = (kind: NormKind): number => (kind === "layer" ? 1 : 0);

/** Mean and 1/√(variance + ε) of one row; the mean of RMS norm is zero. */
export interface RowStatistics {
  readonly mean: number;
  readonly scale: number;
}

/** Statistics of the row of `n` values that begins at `start`, in doubles. */
export function rowStatistics(
  x: Float32Array,
  start: number,
  n: number,
  kind: NormKind,
  epsilon: number,
): RowStatistics {
  let mean = 0;
  if (kind === "layer") {
    for (let c = 0; c < n; c++) mean += x[start + c] ?? 0;
    mean /= n;
  }
  let variance = 0;
  for (let c = 0; c < n; c++) variance += ((x[start + c] ?? 0) - mean) ** 2;
  return { mean, scale: 1 / Math.sqrt(variance / n + epsilon) };
}

/**
 * WGSL of `statistics(start)`: mean and scale of a row of X. The variance comes from a second pass over the row, since
 * E[x²] − E[x]² cancels. `width` is how many elements X is read at once.
 */
export function statisticsWgsl(width: 1 | 4): string {
  const sum = (value: string) => (width === 4 ? `dot(${value}, vec4<f32>(1.0))` : value);
  const square = (value: string) => (width === 4 ? `dot(${value}, ${value})` : `${value} * ${value}`);
  return `
    fn statistics(start: i32) -> vec2<f32> {
      let n = uniforms.n / ${width};
      var mean = 0.0;
      if (uniforms.layer == 1) {
        for (var c = 0; c < n; c++) { mean += ${sum("X[start + c]")}; }
        mean /= f32(uniforms.n);
      }
      var variance = 0.0;
      for (var c = 0; c < n; c++) {
        let d = X[start + c] - mean;
        variance += ${square("d")};
      }
      return vec2<f32>(mean, inverseSqrt(variance / f32(uniforms.n) + uniforms.epsilon));
    }`;
}
