import type { Engine } from "@starling/compute";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { expectKernel, kernelEngines, partOf } from "../../test/kernel-case.ts";
import { relativeDistance } from "../../test/operator-case.ts";
import { knownValues } from "../device/known-values.ts";
import { attention, attentionGradient } from "./attention.ts";
import type { Operand } from "./operand.ts";

let engines: Engine[];
beforeAll(async () => {
  engines = await kernelEngines();
});

interface Case {
  readonly batch: number;
  readonly queries: number;
  readonly keys: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly size: number;
  readonly causal: boolean;
  /** Shape of a mask; every seventh pair is hidden. */
  readonly mask?: readonly number[];
}

const CASES: Case[] = [
  { batch: 1, queries: 1, keys: 1, heads: 1, kvHeads: 1, size: 1, causal: false },
  { batch: 2, queries: 5, keys: 5, heads: 2, kvHeads: 1, size: 4, causal: true },
  { batch: 1, queries: 3, keys: 9, heads: 4, kvHeads: 2, size: 8, causal: true, mask: [4, 3, 9] },
  { batch: 2, queries: 6, keys: 3, heads: 1, kvHeads: 1, size: 3, causal: false, mask: [2, 1, 1, 3] },
];

type Values = ArrayLike<number>;
type Triple = readonly [Values, Values, Values];

const scaleOf = ({ size }: Case) => 1.5 / Math.sqrt(size);
const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
const maskValues = (shape: readonly number[]) =>
  knownValues(sizeOf(shape), 9).map((value, i) => (i % 7 === 3 ? Number.NEGATIVE_INFINITY : value));

function inputs({ batch, queries, keys, heads, kvHeads, size }: Case): [Float32Array, Float32Array, Float32Array] {
  const [rowQ, rowK] = [heads * size, kvHeads * size];
  const large = (length: number, seed: number) => knownValues(length, seed).map((value) => value * 3);
  return [large(batch * queries * rowQ, 1), large(batch * keys * rowK, 2), large(batch * keys * rowK, 3)];
}

function maskAt(test: Case, b: number, h: number, i: number, j: number): number {
  if (!test.mask) return 0;
  const [B = 1, H = 1, Q = 1] = [...Array<number>(4 - test.mask.length).fill(1), ...test.mask];
  const at = [b % B, h % H, i % Q].reduce((sum, index, axis) => sum * ([B, H, Q][axis] ?? 1) + index, 0);
  return maskValues(test.mask)[at * test.keys + j] ?? 0;
}

/** The definition, in doubles, with the whole matrix of weights. */
function definition(test: Case, [q, k, v]: Triple): Float64Array {
  const { batch, queries, keys, heads, kvHeads, size, causal } = test;
  const out = new Float64Array(batch * queries * heads * size);
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      const kv = Math.floor(h / (heads / kvHeads));
      for (let i = 0; i < queries; i++) {
        const weights = Array.from({ length: keys }, (_, j) => {
          if (causal && j > i + keys - queries) return 0;
          let s = 0;
          for (let d = 0; d < size; d++) {
            s +=
              (q[((b * queries + i) * heads + h) * size + d] ?? 0) *
              (k[((b * keys + j) * kvHeads + kv) * size + d] ?? 0);
          }
          return Math.exp(s * scaleOf(test) + maskAt(test, b, h, i, j));
        });
        const sum = weights.reduce((total, weight) => total + weight, 0);
        weights.forEach((weight, j) => {
          for (let d = 0; d < size; d++) {
            const at = ((b * queries + i) * heads + h) * size + d;
            out[at] = (out[at] ?? 0) + (weight / sum) * (v[((b * keys + j) * kvHeads + kv) * size + d] ?? 0);
          }
        });
      }
    }
  }
  return out;
}

/** Derivatives of Σ dy·y by central differences in doubles. */
function slopes(test: Case, values: Triple, dy: Values): Float64Array[] {
  const step = 1e-5;
  return values.map((input, which) =>
    Float64Array.from(input, (_, at) => {
      const sum = (by: number) => {
        const moved = values.map((v) => Float64Array.from(v)) as [Float64Array, Float64Array, Float64Array];
        const target = moved[which];
        if (target) target[at] = (target[at] ?? 0) + by;
        return definition(test, moved).reduce((total, y, i) => total + y * (dy[i] ?? 0), 0);
      };
      return (sum(step) - sum(-step)) / (2 * step);
    }),
  );
}

function build(test: Case, offset: number) {
  const [q, k, v] = inputs(test);
  const { batch, queries, keys, heads, kvHeads, size, causal } = test;
  const mask = test.mask && partOf(maskValues(test.mask), test.mask, offset);
  const separate = {
    q: partOf(q, [batch, queries, heads * size], offset),
    k: partOf(k, [batch, keys, kvHeads * size], offset),
    v: partOf(v, [batch, keys, kvHeads * size], offset + 4),
  };
  return { separate, options: { heads, kvHeads, scale: scaleOf(test), causal, mask } };
}

/** A part as a tensor of its own. */
const cut = ({ tensor, offset, shape }: Operand) =>
  tf.reshape(tf.slice(tf.reshape(tensor, [-1]), offset, sizeOf(shape)), [...shape]);

describe("attention", () => {
  it.each(CASES)("is the definition for %o", async (test) => {
    for (const offset of [4, 3]) {
      const run = () => {
        const { separate, options } = build(test, offset);
        return cut(attention(separate, options).y);
      };
      await expectKernel(engines, run, definition(test, inputs(test)), 1e-5);
    }
  });

  it.each(CASES)("has the derivatives for %o", async (test) => {
    const { batch, queries, heads, size } = test;
    const dy = knownValues(batch * queries * heads * size, 5);
    const expected = slopes(test, inputs(test), dy);
    const run = () => {
      const { separate, options } = build(test, 4);
      const given = partOf(dy, [batch, queries, heads * size], 8);
      const gradient = attentionGradient(separate, options, { dy: given, ...attention(separate, options) });
      if (!("dq" in gradient)) throw new Error("packed");
      return tf.concat([gradient.dq, gradient.dk, gradient.dv].map((part) => tf.reshape(cut(part), [-1])));
    };
    await expectKernel(
      engines,
      run,
      expected.flatMap((slope) => [...slope]),
      1e-5,
    );
  });

  it("takes and gives queries, keys and values side by side", async () => {
    const test = { batch: 2, queries: 9, keys: 9, heads: 4, kvHeads: 2, size: 4, causal: true };
    const packed = ([q, k, v]: Triple) =>
      Float32Array.from({ length: 2 * 9 * 32 }, (_, at) => {
        const [row, c] = [Math.floor(at / 32), at % 32];
        if (c < 16) return q[row * 16 + c] ?? 0;
        return (c < 24 ? k[row * 8 + c - 16] : v[row * 8 + c - 24]) ?? 0;
      });
    const dy = knownValues(2 * 9 * 16, 5);
    const expected = packed(slopes(test, inputs(test), dy) as unknown as Triple);
    const options = { heads: 4, kvHeads: 2, scale: scaleOf(test), causal: true };
    const run = () => {
      const source = { qkv: partOf(packed(inputs(test)), [2, 9, 32], 12) };
      const gradient = attentionGradient(source, options, { dy: tf.tensor1d(dy), ...attention(source, options) });
      if (!("dqkv" in gradient)) throw new Error("apart");
      return cut(gradient.dqkv);
    };
    await expectKernel(engines, run, expected, 1e-5);
  });

  it("gives zeros, and passes nothing on, where a query sees no key", async () => {
    const options = { heads: 1, scale: 1, causal: false };
    const none = Float32Array.of(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0);
    const run = () => {
      const values = tf.tensor3d(knownValues(2 * 4, 1), [1, 2, 4]);
      const all = { ...options, mask: tf.tensor2d(none, [2, 2]) };
      const source = { q: values, k: values, v: values };
      const result = attention(source, all);
      const gradient = attentionGradient(source, all, { dy: tf.ones([1, 2, 4]), ...result });
      if (!("dq" in gradient)) throw new Error("packed");
      return tf.concat([
        tf.slice(cut(result.y), [0, 0, 0], [1, 1, 4]),
        tf.slice(cut(gradient.dq), [0, 0, 0], [1, 1, 4]),
      ]);
    };
    await expectKernel(engines, run, new Float32Array(8));
  });

  it.each(["software", "hardware"] as const)("matches its twin over many blocks in the form for %s", async (form) => {
    const test = { batch: 1, queries: 65, keys: 65, heads: 2, kvHeads: 2, size: 8, causal: true };
    const run = () => {
      const { separate, options: built } = build(test, 4);
      const options = { ...built, form };
      const gradient = attentionGradient(separate, options, {
        dy: tf.ones([1, 65, 16]),
        ...attention(separate, options),
      });
      if (!("dq" in gradient)) throw new Error("packed");
      const { logSumExp } = attention(separate, options);
      const parts = [gradient.dq, gradient.dk, gradient.dv, logSumExp];
      return tf.concat(parts.map((part) => tf.reshape(cut(part), [-1])));
    };
    const results = [];
    for (const engine of engines) {
      engine.use();
      results.push(await tf.tidy(run).data());
    }
    expect(relativeDistance(results[1] ?? [], results[0] ?? [])).toBeLessThan(1e-5);
  });

  it("refuses what does not fit", () => {
    engines[0]?.use();
    const options = { heads: 2, scale: 1, causal: false };
    const zeros = tf.zeros([1, 2, 4]);
    expect(() => attention({ qkv: tf.zeros([1, 2, 7]) }, options)).toThrow(/7 channels/);
    expect(() => attention({ q: zeros, k: zeros, v: tf.zeros([1, 3, 4]) }, options)).toThrow(/keys and values/);
    expect(() => attention({ q: zeros, k: zeros, v: zeros }, { ...options, mask: tf.zeros([3, 2]) })).toThrow(/mask/);
    expect(() => attention({ q: zeros, k: zeros, v: zeros }, { ...options, kvHeads: 3 })).toThrow(/evenly/);
  });
});
