import type * as tf from "@tensorflow/tfjs-core";
import {
  cpuResult,
  cpuView,
  dispatch,
  FLAT_INDEX,
  FLAT_WORKGROUP,
  flatGroups,
  onWebGpu,
  type Shader,
} from "./dispatch.ts";
import { type Input, operand, requireFit, sizeOf, whole } from "./operand.ts";
import { addressOf, onWasm, wasm } from "./wasm/wasm-kernels.ts";
import { aligned } from "./wgsl-text.ts";

/** Numbers of one AdamW step (Loshchilov & Hutter 2019, algorithm 2), all f32. */
export interface AdamWStep {
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** Largest gradient norm; a longer gradient is scaled to it. */
  readonly clip: number;
  /** 1 − β₁ᵗ and 1 − β₂ᵗ of this step. */
  readonly correction1: number;
  readonly correction2: number;
  /** Elements before this index decay, the others do not. */
  readonly decayEnd: number;
}

/** Keeps the clip factor finite for a gradient of zero, as PyTorch's `clip_grad_norm_` does. */
const NORM_FLOOR = 1e-6;

/** @param width elements of an invocation; the comparison with the end of those that decay is for each of them */
function shader(width: 1 | 4): Shader {
  const type = width === 4 ? "vec4<f32>" : "f32";
  const decays =
    width === 4 ? "vec4<i32>(0, 1, 2, 3) + 4 * index < vec4<i32>(uniforms.decayEnd)" : "index < uniforms.decayEnd";
  return {
    name: `StarlingUpdateAdamW:${width}`,
    inputs: ["Gradient", "Norm2"],
    widths: [width, 1],
    outputWidth: width,
    integers: ["length", "decayEnd", "gradientOffset", "norm2Offset"],
    floats: ["lr", "beta1", "beta2", "epsilon", "weightDecay", "clip", "correction1", "correction2"],
    workgroup: FLAT_WORKGROUP,
    code: () => `
    fn main() {
      let index = ${FLAT_INDEX};
      let n = uniforms.length;
      if (index >= n) { return; }
      let factor = min(1.0, uniforms.clip / (sqrt(Norm2[uniforms.norm2Offset]) + ${NORM_FLOOR}));
      let g = Gradient[uniforms.gradientOffset + index] * factor;
      let w = result[index];
      let m = uniforms.beta1 * result[n + index] + (1.0 - uniforms.beta1) * g;
      let v = uniforms.beta2 * result[2 * n + index] + (1.0 - uniforms.beta2) * g * g;
      let decay = select(${type}(), uniforms.weightDecay * w, ${decays});
      let step = (m / uniforms.correction1) / (sqrt(v / uniforms.correction2) + uniforms.epsilon);
      result[index] = w - uniforms.lr * (step + decay);
      result[n + index] = m;
      result[2 * n + index] = v;
    }`,
  };
}

/**
 * One AdamW step over a whole model in one dispatch, in place: no second copy of the state is ever in memory.
 *
 * @param state f32 [3n]: weights, first moments, second moments; becomes the next state. What lies behind stays
 * @param gradient f32 [n]
 * @param norm2 f32 [1], squared norm of the gradient
 * @throws RangeError when lengths do not fit
 */
export function updateAdamW(state: tf.Tensor, gradient: Input, norm2: Input, step: AdamWStep): void {
  const [slopes, norm] = [operand(gradient), operand(norm2)];
  const length = sizeOf(slopes.shape);
  requireFit(state.size >= 3 * length, `a state of ${state.size} does not hold a gradient of ${length} three times`);
  const { lr, beta1, beta2, epsilon, weightDecay, clip, correction1, correction2 } = step;
  if (onWasm()) {
    const rates = [lr, beta1, beta2, epsilon, weightDecay, clip, correction1, correction2];
    wasm("adamW", ...[whole(state), slopes, norm].map(addressOf), length, step.decayEnd, ...rates);
    return;
  }
  if (!onWebGpu()) {
    updateOnCpu(cpuResult(state), cpuView(slopes), cpuView(norm)[0] ?? 0, step);
    return;
  }
  const width = aligned(length, slopes.offset) ? 4 : 1;
  dispatch(shader(width), {
    inputs: [slopes, norm],
    output: state,
    groups: flatGroups(length / width),
    integers: [length / width, step.decayEnd, slopes.offset / width, norm.offset],
    floats: [lr, beta1, beta2, epsilon, weightDecay, clip, correction1, correction2],
  });
}

function updateOnCpu(state: Float32Array, gradient: Float32Array, norm2: number, s: AdamWStep): void {
  const factor = Math.min(1, s.clip / (Math.sqrt(norm2) + NORM_FLOOR));
  const n = gradient.length;
  for (let i = 0; i < n; i++) {
    const g = (gradient[i] ?? 0) * factor;
    const w = state[i] ?? 0;
    const m = s.beta1 * (state[n + i] ?? 0) + (1 - s.beta1) * g;
    const v = s.beta2 * (state[2 * n + i] ?? 0) + (1 - s.beta2) * g * g;
    const decay = i < s.decayEnd ? s.weightDecay * w : 0;
    state[i] = w - s.lr * (m / s.correction1 / (Math.sqrt(v / s.correction2) + s.epsilon) + decay);
    state[n + i] = m;
    state[2 * n + i] = v;
  }
}
