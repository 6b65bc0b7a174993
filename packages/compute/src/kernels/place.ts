import type * as tf from "@tensorflow/tfjs-core";
import { cpuView, dispatch, FLAT_INDEX, FLAT_WORKGROUP, flatGroups, onWebGpu, type Shader } from "./dispatch.ts";
import { requireTarget, type Target, whole } from "./operand.ts";
import { addressOf, onWasm, wasm } from "./wasm/wasm-kernels.ts";

const SHADER: Shader = {
  name: "StarlingPlace",
  inputs: ["X"],
  integers: ["size", "offset", "accumulate"],
  workgroup: FLAT_WORKGROUP,
  code: () => `
    fn main() {
      let index = ${FLAT_INDEX};
      if (index >= uniforms.size) { return; }
      let at = uniforms.offset + index;
      if (uniforms.accumulate == 1) { result[at] = result[at] + X[index]; } else { result[at] = X[index]; }
    }`,
};

/**
 * Writes a tensor into a larger one.
 *
 * @param x f32 of any shape
 * @throws RangeError when it does not fit
 */
export function place(x: tf.Tensor, target: Target): void {
  const { tensor, offset, accumulate } = target;
  requireTarget(target, x.size);
  if (onWebGpu()) {
    const integers = [x.size, offset, accumulate ? 1 : 0];
    dispatch(SHADER, { inputs: [x], output: tensor, groups: flatGroups(x.size), integers });
    return;
  }
  if (onWasm()) {
    wasm("place", addressOf(whole(x)), addressOf(target), x.size, accumulate);
    return;
  }
  const into = cpuView({ tensor, offset, shape: [x.size] });
  cpuView({ tensor: x, offset: 0, shape: x.shape }).forEach((value, i) => {
    into[i] = accumulate ? (into[i] ?? 0) + value : value;
  });
}
