import type * as tf from "@tensorflow/tfjs-core";
import {
  cpuResult,
  cpuView,
  dispatch,
  emptyTensor,
  FLAT_INDEX,
  FLAT_WORKGROUP,
  flatGroups,
  onWebGpu,
  type Shader,
} from "./dispatch.ts";
import { requireLength, rowsOf } from "./norm.ts";
import { kindFlag, type NormKind, rowStatistics, statisticsWgsl } from "./norm-statistics.ts";
import { type Input, type Operand, operand, requireFit, sizeOf, whole } from "./operand.ts";
import { addressOf, onWasm, wasm } from "./wasm/wasm-kernels.ts";
import { aligned } from "./wgsl-text.ts";

interface Backward {
  readonly kind: NormKind;
  readonly dy: Operand;
  readonly x: Operand;
  readonly gamma: Operand;
  readonly addend: Operand | undefined;
  readonly epsilon: number;
}

/** With x̂ = (x − μ)s and g = dy·γ: dx = s(g − mean(g) − x̂·mean(g·x̂)); RMS norm lacks the middle term. */
function backwardShader(width: 1 | 4): Shader {
  const sum = (value: string) => (width === 4 ? `dot(${value}, vec4<f32>(1.0))` : value);
  const product = (a: string, b: string) => (width === 4 ? `dot(${a}, ${b})` : `${a} * ${b}`);
  return {
    name: `StarlingNormGradient:${width}`,
    inputs: ["Dy", "X", "Gamma", "Addend"],
    widths: [width, width, width, width],
    outputWidth: width,
    integers: ["rows", "n", "dyOffset", "xOffset", "gammaOffset", "addendOffset", "layer", "added"],
    floats: ["epsilon"],
    workgroup: FLAT_WORKGROUP,
    code: () => `
      ${statisticsWgsl(width)}
      fn main() {
        let row = ${FLAT_INDEX};
        if (row >= uniforms.rows) { return; }
        let n = uniforms.n / ${width};
        let start = uniforms.xOffset / ${width} + row * n;
        let dyStart = uniforms.dyOffset / ${width} + row * n;
        let gamma = uniforms.gammaOffset / ${width};
        let s = statistics(start);
        var meanG = 0.0;
        var meanGX = 0.0;
        for (var c = 0; c < n; c++) {
          let g = Dy[dyStart + c] * Gamma[gamma + c];
          let normal = (X[start + c] - s.x) * s.y;
          meanG += ${sum("g")};
          meanGX += ${product("g", "normal")};
        }
        meanG = select(0.0, meanG / f32(uniforms.n), uniforms.layer == 1);
        meanGX /= f32(uniforms.n);
        for (var c = 0; c < n; c++) {
          let g = Dy[dyStart + c] * Gamma[gamma + c];
          let normal = (X[start + c] - s.x) * s.y;
          var dx = s.y * (g - meanG - normal * meanGX);
          if (uniforms.added == 1) { dx += Addend[uniforms.addendOffset / ${width} + row * n + c]; }
          result[row * n + c] = dx;
        }
      }`,
  };
}

function backwardOnCpu(out: Float32Array, { kind, epsilon, ...parts }: Backward): void {
  const [dy, x, gamma] = [cpuView(parts.dy), cpuView(parts.x), cpuView(parts.gamma)];
  const addend = parts.addend && cpuView(parts.addend);
  const { rows, n } = rowsOf(parts.x);
  for (let start = 0; start < rows * n; start += n) {
    const { mean, scale } = rowStatistics(x, start, n, kind, epsilon);
    const g = (c: number) => (dy[start + c] ?? 0) * (gamma[c] ?? 0);
    const normal = (c: number) => ((x[start + c] ?? 0) - mean) * scale;
    let [meanG, meanGX] = [0, 0];
    for (let c = 0; c < n; c++) {
      if (kind === "layer") meanG += g(c) / n;
      meanGX += (g(c) * normal(c)) / n;
    }
    for (let c = 0; c < n; c++) {
      out[start + c] = scale * (g(c) - meanG - normal(c) * meanGX) + (addend?.[start + c] ?? 0);
    }
  }
}

/** Derivative by x of layer or RMS norm, with an addend; see `layerNormGradient` and `rmsNormGradient`. */
export function normGradient(
  kind: NormKind,
  inputs: { readonly dy: Input; readonly x: Input; readonly gamma: Input; readonly addend: Input | undefined },
  epsilon: number,
): tf.Tensor {
  const addend = inputs.addend && operand(inputs.addend);
  const parts = { kind, dy: operand(inputs.dy), x: operand(inputs.x), gamma: operand(inputs.gamma), addend, epsilon };
  const { rows, n } = rowsOf(parts.x);
  requireLength(parts.gamma, n, "scale");
  for (const part of [parts.dy, ...(addend ? [addend] : [])]) {
    requireFit(
      sizeOf(part.shape) === rows * n,
      `a derivative of shape [${part.shape}] does not fit ${rows} rows of ${n}`,
    );
  }
  const output = emptyTensor(parts.x.shape);
  if (onWasm()) {
    const addresses = [parts.dy, parts.x, parts.gamma, addend, whole(output)].map(addressOf);
    wasm("normGradient", ...addresses, rows, n, epsilon, kind === "layer");
    return output;
  }
  if (!onWebGpu()) {
    backwardOnCpu(cpuResult(output), parts);
    return output;
  }
  const last = addend ?? parts.dy;
  const offsets = [parts.dy.offset, parts.x.offset, parts.gamma.offset, last.offset];
  dispatch(backwardShader(aligned(n, ...offsets) ? 4 : 1), {
    inputs: [parts.dy, parts.x, parts.gamma, last],
    output,
    groups: flatGroups(rows),
    integers: [rows, n, ...offsets, kindFlag(kind), addend ? 1 : 0],
    floats: [epsilon],
  });
  return output;
}
