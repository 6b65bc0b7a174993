import * as tf from "@tensorflow/tfjs-core";
import { updateAdamW } from "../kernels/adamw.ts";
import { squaredNormOf } from "../kernels/squared-norm.ts";
import type { ParameterLayout } from "./parameter-layout.ts";
import { proximal } from "./proximal.ts";
import { type Sgd, sgd } from "./sgd.ts";

/** Settings of the local optimizer, f32 values. */
export interface AdamW {
  readonly kind: "adamw";
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** Largest gradient norm; longer gradients are scaled to it. */
  readonly clip: number;
}

/** What a chunk's steps are made by, and ρ where they are pulled back to the weights that it starts from. */
export type LocalSettings = (AdamW | Sgd) & { readonly rho?: number };

/** An optimizer over one flat state, the weights first, what it does not know at the end; it starts from nothing, which makes a chunk a pure function. */
export interface LocalOptimizer {
  /** The state before the first step: the weights, and what the optimizer keeps beside them. */
  start(weights: Float32Array): tf.Tensor1D;
  /** Turns the state into the next one; `t` counts from 1. */
  step(state: tf.Tensor1D, gradient: tf.Tensor1D, t: number): void;
}

/** The local optimizer of a chunk. */
export function localOptimizer(layout: ParameterLayout, settings: LocalSettings, lr: number): LocalOptimizer {
  const plain = settings.kind === "sgd" ? sgd(settings, lr) : zeroedAdamW(layout, settings, lr);
  return settings.rho === undefined ? plain : proximal(plain, layout.length, settings.rho);
}

/** AdamW from zero moments. */
function zeroedAdamW(layout: ParameterLayout, settings: AdamW, lr: number): LocalOptimizer {
  return {
    start: (weights) => {
      const state = new Float32Array(3 * layout.length);
      state.set(weights);
      return tf.tensor1d(state);
    },
    step: (state, gradient, t) => {
      const norm2 = squaredNormOf(gradient);
      updateAdamW(state, gradient, norm2, {
        ...settings,
        lr,
        correction1: 1 - power(settings.beta1, t),
        correction2: 1 - power(settings.beta2, t),
        decayEnd: layout.decayEnd,
      });
      norm2.dispose();
    },
  };
}

/** By repeated products: `Math.pow` may differ in the last bit between engines. */
function power(base: number, exponent: number): number {
  let result = 1;
  for (let i = 0; i < exponent; i++) result *= base;
  return result;
}
