import * as tf from "@tensorflow/tfjs-core";
import { inOnnxOrder, type Value } from "../interpreter/value.ts";
import type { Target } from "../kernels/operand.ts";
import { place } from "../kernels/place.ts";

/** Gradients of all parameters in one flat tensor, each written where its parameter lies in the optimizer's state. */
export interface ParameterGradients {
  has(name: string): boolean;
  /** Where a contribution to a parameter's gradient goes, which the caller then writes; undefined for other values. */
  target(name: string): Target | undefined;
  /** Takes a contribution over and writes it. */
  add(name: string, value: Value): void;
  /** Writes zeros for the parameters that nothing was written for. */
  finish(): void;
}

interface Placed {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

/**
 * Starts the gradient of one micro-batch.
 *
 * @param flat f32, as long as all parameters together
 * @param accumulate whether it is added to what lies there; otherwise that does not matter
 */
export function parameterGradients(
  flat: tf.Tensor1D,
  placed: readonly Placed[],
  accumulate: boolean,
): ParameterGradients {
  const places = new Map(placed.map((place) => [place.name, place]));
  const written = new Set(accumulate ? places.keys() : []);
  const target = (name: string): Target | undefined => {
    const placed = places.get(name);
    if (!placed) return undefined;
    const found = { tensor: flat, offset: placed.offset, accumulate: written.has(name) };
    written.add(name);
    return found;
  };
  const write = (name: string, tensor: tf.Tensor) => {
    const to = target(name);
    if (to) place(tensor, to);
  };
  return {
    has: (name) => places.has(name),
    target,
    add: (name, value) => {
      tf.tidy(() => write(name, inOnnxOrder(value)));
      value.tensor.dispose();
    },
    finish: () => {
      for (const { name, size } of placed) if (!written.has(name)) tf.tidy(() => write(name, tf.zeros([size])));
    },
  };
}
