import type { Layout } from "../parameters/flatten.ts";
import { sampleIndices } from "../sampling/sample-indices.ts";
import { noise } from "./noise.ts";

const INPUTS = 16;
const HIDDEN = 64;
export const TINY_SAMPLES = 2_048;

/** A net of one hidden layer with ReLU and a squared error: floats by + − × ÷ √ alone. */
export const tinyLayout: Layout = [
  { name: "w1", shape: [HIDDEN, INPUTS], size: HIDDEN * INPUTS, trainable: true },
  { name: "b1", shape: [HIDDEN], size: HIDDEN, trainable: true },
  { name: "w2", shape: [HIDDEN], size: HIDDEN, trainable: true },
  { name: "b2", shape: [1], size: 1, trainable: true },
];
const B1 = HIDDEN * INPUTS;
const W2 = B1 + HIDDEN;
const B2 = W2 + HIDDEN;

const inputs = noise(TINY_SAMPLES * INPUTS, 501);
/** Not linear in the inputs, so that the hidden layer has to work. */
const targets = Float32Array.from({ length: TINY_SAMPLES }, (_, i) => {
  const x = inputs.subarray(i * INPUTS, (i + 1) * INPUTS);
  return Math.abs(x[0] ?? 0) - Math.abs(x[1] ?? 0) + 0.5 * (x[2] ?? 0);
});

export function tinyStart(): Float32Array {
  const theta = noise(B2 + 1, 502, 0.25);
  return theta.map((value, i) => (i < B1 || (i >= W2 && i < B2) ? value : 0));
}

/** Mean squared error over samples [from, to), and its gradient where one is asked for. */
export function tinyLoss(theta: Float32Array, rows: Iterable<number>, gradient?: Float32Array): number {
  let loss = 0;
  let count = 0;
  for (const row of rows) {
    count++;
    const x = inputs.subarray(row * INPUTS, (row + 1) * INPUTS);
    const hidden = new Float32Array(HIDDEN);
    let output = theta[B2] ?? 0;
    for (let h = 0; h < HIDDEN; h++) {
      let sum = theta[B1 + h] ?? 0;
      for (let k = 0; k < INPUTS; k++) sum += (theta[h * INPUTS + k] ?? 0) * (x[k] ?? 0);
      hidden[h] = Math.max(0, sum);
      output += (hidden[h] ?? 0) * (theta[W2 + h] ?? 0);
    }
    const residual = output - (targets[row] ?? 0);
    loss += residual * residual;
    if (gradient !== undefined) backward(theta, x, hidden, 2 * residual, gradient);
  }
  if (gradient !== undefined) for (let i = 0; i < gradient.length; i++) gradient[i] = (gradient[i] ?? 0) / count;
  return loss / count;
}

function backward(theta: Float32Array, x: Float32Array, hidden: Float32Array, slope: number, gradient: Float32Array) {
  const add = (i: number, value: number) => {
    gradient[i] = (gradient[i] ?? 0) + value;
  };
  add(B2, slope);
  hidden.forEach((value, h) => {
    add(W2 + h, slope * value);
    if (value === 0) return;
    const through = slope * (theta[W2 + h] ?? 0);
    add(B1 + h, through);
    for (let k = 0; k < INPUTS; k++) add(h * INPUTS + k, through * (x[k] ?? 0));
  });
}

/** What a tiny chunk is computed from. */
export interface TinyChunk {
  readonly seed: Uint8Array;
  readonly steps: number;
  readonly batch: number;
  readonly lr: number;
  /** Relative noise on each gradient, as another GPU's rounding would leave. */
  readonly wobble?: number;
  /** `sgd`: steps along the gradient itself. */
  readonly optimizer?: "adamw" | "sgd";
  /** ρ of FedProx. */
  readonly rho?: number;
}

/** θ₀ − φ_H after H AdamW steps from zero state (weight decay and the clip left out), as TRAINING §3's worker computes it. */
export function tinyDifference(theta: Float32Array, chunk: TinyChunk): Float32Array {
  const { seed, steps, batch, lr, wobble = 0, rho = 0 } = chunk;
  const local = theta.slice();
  const m = new Float32Array(theta.length);
  const v = new Float32Array(theta.length);
  let decay1 = 1;
  let decay2 = 1;
  for (let step = 0; step < steps; step++) {
    const gradient = new Float32Array(theta.length);
    tinyLoss(local, sampleIndices(seed, step, batch, [0, TINY_SAMPLES]), gradient);
    const shaken = noise(theta.length, 900 + step, wobble);
    decay1 *= 0.9;
    decay2 *= 0.99;
    for (let i = 0; i < local.length; i++) {
      const pulled = (gradient[i] ?? 0) + rho * ((local[i] ?? 0) - (theta[i] ?? 0));
      const g = pulled * (1 + (shaken[i] ?? 0));
      if (chunk.optimizer === "sgd") {
        local[i] = (local[i] ?? 0) - lr * g;
        continue;
      }
      m[i] = 0.9 * (m[i] ?? 0) + 0.1 * g;
      v[i] = 0.99 * (v[i] ?? 0) + 0.01 * g * g;
      const root = Math.sqrt((v[i] ?? 0) / (1 - decay2)) + 1e-8;
      local[i] = (local[i] ?? 0) - (lr * (m[i] ?? 0)) / (1 - decay1) / root;
    }
  }
  return theta.map((value, i) => value - (local[i] ?? 0));
}

/** Loss over all samples. */
export function tinyTotal(theta: Float32Array): number {
  return tinyLoss(theta, Array(TINY_SAMPLES).keys());
}
