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
import { kindFlag, type NormKind, rowStatistics, statisticsWgsl } from "./norm-statistics.ts";
import { type Input, type Operand, operand, requireFit, sizeOf, whole } from "./operand.ts";
import { addressOf, onWasm, wasm } from "./wasm/wasm-kernels.ts";
import { aligned } from "./wgsl-text.ts";

/** Rows and row length of what is normalised: all but the last dimension are rows. */
export function rowsOf(x: Operand): { rows: number; n: number } {
  const n = x.shape.at(-1) ?? 1;
  return { rows: sizeOf(x.shape) / n, n };
}

/** Checks the length of a scale or shift. */
export function requireLength(part: Operand, n: number, what: string): void {
  requireFit(sizeOf(part.shape) === n, `the ${what} has ${sizeOf(part.shape)} elements; a row has ${n}`);
}

function forwardShader(width: 1 | 4): Shader {
  return {
    name: `StarlingNorm:${width}`,
    inputs: ["X", "Gamma", "Beta"],
    widths: [width, width, width],
    outputWidth: width,
    integers: ["rows", "n", "xOffset", "gammaOffset", "betaOffset", "layer", "shifted"],
    floats: ["epsilon"],
    workgroup: FLAT_WORKGROUP,
    code: () => `
      ${statisticsWgsl(width)}
      fn main() {
        let row = ${FLAT_INDEX};
        if (row >= uniforms.rows) { return; }
        let n = uniforms.n / ${width};
        let start = uniforms.xOffset / ${width} + row * n;
        let s = statistics(start);
        for (var c = 0; c < n; c++) {
          var y = (X[start + c] - s.x) * s.y * Gamma[uniforms.gammaOffset / ${width} + c];
          if (uniforms.shifted == 1) { y += Beta[uniforms.betaOffset / ${width} + c]; }
          result[row * n + c] = y;
        }
      }`,
  };
}

function forwardOnCpu(out: Float32Array, parts: Forward): void {
  const [x, gamma, beta] = [cpuView(parts.x), cpuView(parts.gamma), parts.beta && cpuView(parts.beta)];
  const { rows, n } = rowsOf(parts.x);
  for (let start = 0; start < rows * n; start += n) {
    const { mean, scale } = rowStatistics(x, start, n, parts.kind, parts.epsilon);
    for (let c = 0; c < n; c++) {
      out[start + c] = ((x[start + c] ?? 0) - mean) * scale * (gamma[c] ?? 0) + (beta?.[c] ?? 0);
    }
  }
}

interface Forward {
  readonly kind: NormKind;
  readonly x: Operand;
  readonly gamma: Operand;
  readonly beta: Operand | undefined;
  readonly epsilon: number;
}

/** Layer or RMS norm of each row; see `layerNorm` and `rmsNorm`. */
export function norm(kind: NormKind, x: Input, gamma: Input, beta: Input | undefined, epsilon: number): tf.Tensor {
  const parts = { kind, x: operand(x), gamma: operand(gamma), beta: beta && operand(beta), epsilon };
  const { rows, n } = rowsOf(parts.x);
  requireLength(parts.gamma, n, "scale");
  if (parts.beta) requireLength(parts.beta, n, "shift");
  const output = emptyTensor(parts.x.shape);
  if (onWasm()) {
    const addresses = [parts.x, parts.gamma, parts.beta, whole(output)].map(addressOf);
    wasm("norm", ...addresses, rows, n, epsilon, kind === "layer");
    return output;
  }
  if (!onWebGpu()) {
    forwardOnCpu(cpuResult(output), parts);
    return output;
  }
  const shift = parts.beta ?? parts.gamma;
  const wide = aligned(n, parts.x.offset, parts.gamma.offset, shift.offset);
  dispatch(forwardShader(wide ? 4 : 1), {
    inputs: [parts.x, parts.gamma, shift],
    output,
    groups: flatGroups(rows),
    integers: [rows, n, parts.x.offset, parts.gamma.offset, shift.offset, kindFlag(kind), parts.beta ? 1 : 0],
    floats: [epsilon],
  });
  return output;
}
