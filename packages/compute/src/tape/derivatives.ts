import * as tf from "@tensorflow/tfjs-core";
import { inOnnxOrder, onnxValue, type Value } from "../interpreter/value.ts";

/** Derivatives by the names of what they belong to, summed over all readers in the order of the backward pass. */
export interface Derivatives {
  has(name: string): boolean;
  get(name: string): Value | undefined;
  /** Takes a reader's contribution over. */
  add(name: string, value: Value): void;
  /** Takes over a sum that already includes what was there. */
  replace(name: string, value: Value): void;
  inOnnxOrder(name: string): tf.Tensor | undefined;
  drop(name: string): void;
  /** Hands out the named ones and frees all others. */
  take(names: ReadonlySet<string>): ReadonlyMap<string, Value>;
}

/** An empty collection. */
export function derivatives(): Derivatives {
  const sums = new Map<string, Value>();
  const drop = (name: string) => {
    sums.get(name)?.tensor.dispose();
    sums.delete(name);
  };
  const replace = (name: string, value: Value) => {
    drop(name);
    sums.set(name, value);
  };
  return {
    has: (name) => sums.has(name),
    get: (name) => sums.get(name),
    add: (name, value) => {
      const sum = sums.get(name);
      if (!sum) return void sums.set(name, value);
      replace(name, addValues(sum, value));
      value.tensor.dispose();
    },
    replace,
    inOnnxOrder: (name) => {
      const sum = sums.get(name);
      return sum && inOnnxOrder(sum);
    },
    drop,
    take: (names) => {
      for (const name of [...sums.keys()]) if (!names.has(name)) drop(name);
      return sums;
    },
  };
}

function addValues(a: Value, b: Value): Value {
  if (a.layout === b.layout) return { tensor: tf.add(a.tensor, b.tensor), layout: a.layout };
  return onnxValue(tf.tidy(() => tf.add(inOnnxOrder(a), inOnnxOrder(b))));
}
