import type * as tf from "@tensorflow/tfjs-core";
import { KERNEL, WORKGROUP_SIZE } from "./constants.ts";
import { integers, type KernelPair, requiredInput, runKernel } from "./host.ts";

/** Sums of the columns of a matrix, each by one invocation from the first row to the last: the order never varies. */
export const columnSumKernel: KernelPair<object> = {
  name: KERNEL.columnSum,
  webgpu: ({ inputs, backend }) => {
    const x = requiredInput(inputs, "x");
    const [rows = 0, columns = 0] = x.shape;
    return backend.runWebGPUProgram(
      {
        variableNames: ["X"],
        outputShape: [columns],
        dispatchLayout: { x: [0] },
        workgroupSize: [WORKGROUP_SIZE, 1, 1],
        dispatch: [Math.ceil(columns / WORKGROUP_SIZE), 1, 1],
        uniforms: "rows: i32, columns: i32,",
        shaderKey: KERNEL.columnSum,
        getUserCode: () => `
          fn main(index: i32) {
            if (index >= uniforms.columns) { return; }
            var sum = 0.0;
            for (var r = 0; r < uniforms.rows; r++) { sum += X[r * uniforms.columns + index]; }
            result[index] = sum;
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
    const { info, values: out } = backend.result([columns]);
    const values = backend.values(x);
    const sums = new Float64Array(columns);
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) sums[c] = (sums[c] ?? 0) + (values[r * columns + c] ?? 0);
    }
    out.set(sums);
    return info;
  },
};

/** The sum over the rows of f32 [rows, columns], as f32 [columns]. */
export function columnSum(x: tf.Tensor2D): tf.Tensor1D {
  return runKernel(columnSumKernel.name, { x });
}
