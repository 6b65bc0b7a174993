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
import { MIXED_WGSL, mixed } from "./mixed.ts";
import { type Input, operand, requireFit, sizeOf } from "./operand.ts";

const SHADER: Shader = {
  name: "StarlingDropout",
  inputs: ["X"],
  integers: ["size", "offset", "keyA", "keyB", "threshold"],
  floats: ["scale"],
  workgroup: FLAT_WORKGROUP,
  code: () => `
    ${MIXED_WGSL}
    fn main() {
      let index = ${FLAT_INDEX};
      if (index >= uniforms.size) { return; }
      let drawn = mixed(vec3<u32>(u32(index), u32(uniforms.keyA), u32(uniforms.keyB)));
      let kept = drawn.x >= u32(uniforms.threshold);
      result[index] = select(0.0, X[uniforms.offset + index] * uniforms.scale, kept);
    }`,
};

/**
 * Drops each element with a probability of `ratio` and scales the others by 1 / (1 − ratio) (Srivastava et al. 2014).
 * Element i is dropped where the first word of `mixed(i, key)` is below ratio · 2³²: nothing has to be kept for the
 * derivative, which is the same function of the incoming derivative.
 *
 * @param x f32 of any shape
 * @param key two numbers below 2³²
 * @param ratio from 0, below 1
 * @returns f32 of the same shape
 * @throws RangeError for another ratio
 */
export function dropout(x: Input, key: readonly [number, number], ratio: number): tf.Tensor {
  requireFit(ratio >= 0 && ratio < 1, `a part of ${ratio} cannot be dropped; give one from 0 to below 1`);
  const source = operand(x);
  const output = emptyTensor(source.shape);
  const threshold = Math.floor(ratio * 2 ** 32);
  const scale = Math.fround(1 / (1 - ratio));
  const size = sizeOf(source.shape);
  if (onWebGpu()) {
    const integers = [size, source.offset, key[0] | 0, key[1] | 0, threshold | 0];
    dispatch(SHADER, { inputs: [source], output, groups: flatGroups(size), integers, floats: [scale] });
  } else {
    const result = cpuResult(output);
    cpuView(source).forEach((value, i) => {
      result[i] = mixed(i, key[0], key[1])[0] >= threshold ? value * scale : 0;
    });
  }
  return output;
}
