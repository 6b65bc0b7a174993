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
import { rowsOf } from "./norm.ts";
import { type Input, operand, requireFit, sizeOf, whole } from "./operand.ts";
import { addressOf, onWasm, wasm } from "./wasm/wasm-kernels.ts";

/** One invocation per row: rows are short where softmax stands alone, and a fixed order of the sum beats a parallel one. */
const rowShader = (name: string, inputs: readonly string[], integers: readonly string[], body: string): Shader => ({
  name,
  inputs,
  integers: ["rows", "n", ...integers],
  workgroup: FLAT_WORKGROUP,
  code: () => `
    fn main() {
      let row = ${FLAT_INDEX};
      if (row >= uniforms.rows) { return; }
      let n = uniforms.n;
      let to = row * n;
      ${body}
    }`,
});

const forward = rowShader(
  "StarlingSoftmax",
  ["X"],
  ["xOffset"],
  `
  let x = uniforms.xOffset + to;
  var top = X[x];
  for (var c = 1; c < n; c++) { top = max(top, X[x + c]); }
  var sum = 0.0;
  for (var c = 0; c < n; c++) {
    let e = exp(X[x + c] - top);
    sum += e;
    result[to + c] = e;
  }
  for (var c = 0; c < n; c++) { result[to + c] = result[to + c] / sum; }`,
);

const backward = rowShader(
  "StarlingSoftmaxGradient",
  ["Dy", "Y"],
  ["dyOffset", "yOffset"],
  `
  let dy = uniforms.dyOffset + to;
  let y = uniforms.yOffset + to;
  var sum = 0.0;
  for (var c = 0; c < n; c++) { sum += Dy[dy + c] * Y[y + c]; }
  for (var c = 0; c < n; c++) { result[to + c] = Y[y + c] * (Dy[dy + c] - sum); }`,
);

/**
 * Softmax of each row.
 *
 * @param x f32 [..., n]
 * @returns f32 of the same shape
 */
export function softmax(x: Input): tf.Tensor {
  const source = operand(x);
  const { rows, n } = rowsOf(source);
  const output = emptyTensor(source.shape);
  if (onWebGpu()) {
    dispatch(forward, { inputs: [source], output, groups: flatGroups(rows), integers: [rows, n, source.offset] });
    return output;
  }
  if (onWasm()) {
    wasm("softmax", addressOf(source), addressOf(whole(output)), rows, n);
    return output;
  }
  const [out, values] = [cpuResult(output), cpuView(source)];
  for (let start = 0; start < rows * n; start += n) {
    const row = values.subarray(start, start + n);
    const top = row.reduce((max, value) => Math.max(max, value), Number.NEGATIVE_INFINITY);
    const sum = row.reduce((total, value) => total + Math.exp(value - top), 0);
    out.set(
      row.map((value) => Math.exp(value - top) / sum),
      start,
    );
  }
  return output;
}

/**
 * The derivative of softmax: y·(dy − Σ dy·y).
 *
 * @param dy f32 of y's shape
 * @param y what `softmax` gave, f32 [..., n]
 * @returns f32 of the same shape
 * @throws RangeError when shapes do not fit
 */
export function softmaxGradient(dy: Input, y: Input): tf.Tensor {
  const [incoming, source] = [operand(dy), operand(y)];
  const { rows, n } = rowsOf(source);
  requireFit(sizeOf(incoming.shape) === rows * n, `a derivative of [${incoming.shape}] does not fit [${source.shape}]`);
  const output = emptyTensor(source.shape);
  if (onWebGpu()) {
    const integers = [rows, n, incoming.offset, source.offset];
    dispatch(backward, { inputs: [incoming, source], output, groups: flatGroups(rows), integers });
    return output;
  }
  if (onWasm()) {
    wasm("softmaxGradient", ...[incoming, source, whole(output)].map(addressOf), rows, n);
    return output;
  }
  const [out, slopes, values] = [cpuResult(output), cpuView(incoming), cpuView(source)];
  for (let start = 0; start < rows * n; start += n) {
    let sum = 0;
    for (let i = start; i < start + n; i++) sum += (slopes[i] ?? 0) * (values[i] ?? 0);
    for (let i = start; i < start + n; i++) out[i] = (values[i] ?? 0) * ((slopes[i] ?? 0) - sum);
  }
  return output;
}
