import type * as tf from "@tensorflow/tfjs-core";
import { WORKGROUP_SIZE } from "./constants.ts";
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
import { type Input, operand, sizeOf, whole } from "./operand.ts";
import { addressOf, onWasm, wasm } from "./wasm/wasm-kernels.ts";
import { aligned } from "./wgsl-text.ts";

/** Partial sums: enough to fill a large GPU, few enough for one workgroup to add up. */
const PARTS = 4096;

const partsShader = (width: 1 | 4): Shader => ({
  name: `StarlingSquares:${width}`,
  inputs: ["X"],
  widths: [width],
  integers: ["offset", "length", "parts"],
  workgroup: FLAT_WORKGROUP,
  code: () => `
    fn main() {
      let index = ${FLAT_INDEX};
      if (index >= uniforms.parts) { return; }
      var sum = ${width === 4 ? "vec4<f32>()" : "0.0"};
      for (var i = index; i < uniforms.length; i += uniforms.parts) {
        let x = X[uniforms.offset + i];
        sum += x * x;
      }
      result[index] = ${width === 4 ? "dot(sum, vec4<f32>(1.0))" : "sum"};
    }`,
});

const totalShader: Shader = {
  name: "StarlingSquaresTotal",
  inputs: ["X"],
  integers: ["parts"],
  workgroup: FLAT_WORKGROUP,
  code: () => `
    var<workgroup> sums: array<f32, ${WORKGROUP_SIZE}>;
    fn main() {
      var sum = 0.0;
      for (var i = i32(localIndex); i < uniforms.parts; i += ${WORKGROUP_SIZE}) { sum += X[i]; }
      sums[localIndex] = sum;
      workgroupBarrier();
      if (localIndex != 0u) { return; }
      for (var i = 1; i < ${WORKGROUP_SIZE}; i++) { sum += sums[i]; }
      result[0] = sum;
    }`,
};

/** The squared Euclidean norm of f32 as f32 [1], in two dispatches whose order of sums never varies. */
export function squaredNormOf(x: Input): tf.Tensor1D {
  const source = operand(x);
  const length = sizeOf(source.shape);
  const total = emptyTensor<tf.Tensor1D>([1]);
  if (onWasm()) {
    wasm("squaredNorm", addressOf(source), length, addressOf(whole(total)));
    return total;
  }
  if (!onWebGpu()) {
    cpuResult(total)[0] = cpuView(source).reduce((sum, value) => sum + value * value, 0);
    return total;
  }
  const width = aligned(length, source.offset) ? 4 : 1;
  const count = Math.min(PARTS, length / width);
  const parts = emptyTensor([count]);
  const integers = [source.offset / width, length / width, count];
  dispatch(partsShader(width), { inputs: [source], output: parts, groups: flatGroups(count), integers });
  dispatch(totalShader, { inputs: [parts], output: total, groups: [1, 1, 1], integers: [count] });
  parts.dispose();
  return total;
}
