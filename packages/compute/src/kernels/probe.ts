import type * as tf from "@tensorflow/tfjs-core";
import { KERNEL, WORKGROUP_SIZE } from "./constants.ts";
import { integers, type KernelPair, requiredInput, runKernel } from "./host.ts";
import { wasm } from "./wasm/wasm-kernels.ts";

/** √(2/π), of the tanh form of GELU (Hendrycks & Gimpel 2016). */
const GELU_SLOPE = 0.7978845608;
const GELU_CUBE = 0.044715;
const NORM_EPSILON = 1e-5;

/** Softmax, GELU and layer norm of each row, one after the other in the output: what tells devices' roundings apart. */
export const probeKernel: KernelPair<object> = {
  name: KERNEL.probe,
  webgpu: ({ inputs, backend }) => {
    const x = requiredInput(inputs, "x");
    const [rows = 0, columns = 0] = x.shape;
    return backend.runWebGPUProgram(
      {
        variableNames: ["X"],
        outputShape: [3, rows, columns],
        dispatchLayout: { x: [0, 1, 2] },
        workgroupSize: [WORKGROUP_SIZE, 1, 1],
        dispatch: [Math.ceil(rows / WORKGROUP_SIZE), 1, 1],
        uniforms: "rows: i32, columns: i32,",
        shaderKey: KERNEL.probe,
        getUserCode: () => `
          fn main(index: i32) {
            if (index >= uniforms.rows) { return; }
            let n = uniforms.columns;
            let row = index * n;
            let part = uniforms.rows * n;
            var top = X[row];
            var mean = 0.0;
            for (var c = 0; c < n; c++) { top = max(top, X[row + c]); mean += X[row + c]; }
            mean /= f32(n);
            var sum = 0.0;
            var variance = 0.0;
            for (var c = 0; c < n; c++) {
              let d = X[row + c] - mean;
              variance += d * d;
              sum += exp(X[row + c] - top);
            }
            let scale = inverseSqrt(variance / f32(n) + ${NORM_EPSILON});
            for (var c = 0; c < n; c++) {
              let v = X[row + c];
              result[row + c] = exp(v - top) / sum;
              result[part + row + c] = 0.5 * v * (1.0 + tanh(${GELU_SLOPE} * (v + ${GELU_CUBE} * v * v * v)));
              result[2 * part + row + c] = (v - mean) * scale;
            }
          }`,
      },
      [x],
      "float32",
      integers(rows, columns),
    );
  },
  cpu: ({ inputs, backend }) => {
    const x = requiredInput(inputs, "x");
    const [rows = 0, columns = 0] = x.shape;
    const { info, values: out } = backend.result([3, rows, columns]);
    const values = backend.values(x);
    for (let r = 0; r < rows; r++) {
      const row = Array.from(values.subarray(r * columns, (r + 1) * columns));
      const top = Math.max(...row);
      const mean = row.reduce((a, b) => a + b, 0) / columns;
      const variance = row.reduce((a, b) => a + (b - mean) ** 2, 0) / columns;
      const sum = row.reduce((a, b) => a + Math.exp(b - top), 0);
      row.forEach((v, c) => {
        const at = r * columns + c;
        out[at] = Math.exp(v - top) / sum;
        out[rows * columns + at] = 0.5 * v * (1 + Math.tanh(GELU_SLOPE * (v + GELU_CUBE * v * v * v)));
        out[2 * rows * columns + at] = (v - mean) / Math.sqrt(variance + NORM_EPSILON);
      });
    }
    return info;
  },
  wasm: ({ inputs, backend }) => {
    const x = requiredInput(inputs, "x");
    const [rows = 0, columns = 0] = x.shape;
    const output = backend.makeOutput([3, rows, columns], "float32");
    const [from, to] = [x, output].map(({ dataId }) => backend.getMemoryOffset(dataId)) as [number, number];
    const part = 4 * rows * columns;
    wasm("softmax", from, to, rows, columns);
    wasm("gelu", from, to + part, rows * columns, true);
    wasm("norm", from, 0, 0, to + 2 * part, rows, columns, NORM_EPSILON, true);
    return output;
  },
};

/** Softmax, GELU (tanh form) and layer norm of f32 [rows, columns], as f32 [3, rows, columns]. */
export function probe(x: tf.Tensor2D): tf.Tensor3D {
  return runKernel(KERNEL.probe, { x });
}
