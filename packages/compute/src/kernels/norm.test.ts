import type { Engine } from "@starling/compute";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { expectKernel, kernelEngines, partOf, partsWritten, targetsFor } from "../../test/kernel-case.ts";
import { relativeDistance } from "../../test/operator-case.ts";
import { knownValues } from "../device/known-values.ts";
import { layerNorm, layerNormGradient, layerNormParameterGradients } from "./layer-norm.ts";
import { rmsNorm, rmsNormGradient, rmsNormParameterGradients } from "./rms-norm.ts";

let engines: Engine[];
beforeAll(async () => {
  engines = await kernelEngines();
});

const EPSILON = 1e-3;
/** Away from zero, where the variance by E[x²] − E[x]² would lose its digits. */
const input = (rows: number, n: number) => knownValues(rows * n, 1).map((value) => value + 30);

type Values = ArrayLike<number>;

/** The definitions of both norms, in doubles. */
function definition(
  kind: "layer" | "rms",
  x: Values,
  gamma: Values,
  beta: Values | undefined,
  n: number,
): Float64Array {
  const out = new Float64Array(x.length);
  for (let start = 0; start < x.length; start += n) {
    const row = Array.from({ length: n }, (_, c) => x[start + c] ?? 0);
    const mean = kind === "layer" ? row.reduce((sum, v) => sum + v, 0) / n : 0;
    const variance = row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n;
    row.forEach((v, c) => {
      out[start + c] = ((v - mean) / Math.sqrt(variance + EPSILON)) * (gamma[c] ?? 0) + (beta?.[c] ?? 0);
    });
  }
  return out;
}

/** Derivative of Σ dy·f(values) by each value, by central differences in doubles. */
function slopes(values: Values, dy: Values, f: (values: Float64Array) => Float64Array): Float64Array {
  const step = 1e-4;
  return Float64Array.from(values, (_, i) => {
    const at = (by: number) => {
      const moved = Float64Array.from(values);
      moved[i] = (moved[i] ?? 0) + by;
      return f(moved).reduce((sum, y, j) => sum + y * (dy[j] ?? 0), 0);
    };
    return (at(step) - at(-step)) / (2 * step);
  });
}

const SHAPES = [
  { rows: 1, n: 1, offset: 3 },
  { rows: 3, n: 65, offset: 2 },
  { rows: 70, n: 12, offset: 4 },
  { rows: 5, n: 68, offset: 1 },
];

describe.each(["layer", "rms"] as const)("%s norm", (kind) => {
  it.each(SHAPES)("is the definition for $rows rows of $n", async ({ rows, n, offset }) => {
    const [x, gamma, beta] = [input(rows, n), knownValues(n, 2), kind === "layer" ? knownValues(n, 3) : undefined];
    const run = () => {
      const scale = partOf(gamma, [n], offset);
      const values = partOf(x, [rows, n], offset);
      return kind === "layer"
        ? layerNorm(values, scale, beta && partOf(beta, [n], offset), EPSILON)
        : rmsNorm(values, scale, EPSILON);
    };
    await expectKernel(engines, run, definition(kind, x, gamma, beta, n), 1e-5);
  });

  it.each(SHAPES)("has the derivative by x for $rows rows of $n", async ({ rows, n, offset }) => {
    const [x, gamma, dy] = [input(rows, n), knownValues(n, 2), knownValues(rows * n, 4)];
    const addend = knownValues(rows * n, 5);
    const expected = slopes(x, dy, (moved) => definition(kind, moved, gamma, undefined, n));
    const run = (withAddend: boolean) => () => {
      const backward = kind === "layer" ? layerNormGradient : rmsNormGradient;
      const added = withAddend ? partOf(addend, [rows, n], offset) : undefined;
      return backward(partOf(dy, [rows, n], offset), partOf(x, [rows, n], 4), tf.tensor1d(gamma), EPSILON, added);
    };
    await expectKernel(
      engines,
      run(true),
      expected.map((slope, i) => slope + (addend[i] ?? 0)),
      2e-5,
    );
    // A row of one value has no slope of its own.
    if (n > 1) await expectKernel(engines, run(false), expected, 2e-4);
  });

  it.each(SHAPES)("has the derivatives by its parameters for $rows rows of $n", async ({ rows, n, offset }) => {
    const [x, gamma, dy] = [input(rows, n), knownValues(n, 2), knownValues(rows * n, 4)];
    const byGamma = slopes(gamma, dy, (moved) => definition(kind, x, moved, undefined, n));
    const byBeta = slopes(gamma, dy, (moved) => definition(kind, x, gamma, moved, n));
    for (const accumulate of [true, false]) {
      for (const engine of engines) {
        engine.use();
        const lengths = kind === "layer" ? [n, n] : [n];
        const targets = targetsFor(lengths, { gap: offset, accumulate, start: 2 });
        const [gammaTarget, betaTarget] = targets;
        if (!gammaTarget) throw new Error("no target");
        tf.tidy(() => {
          const inputs = [partOf(dy, [rows, n], offset), partOf(x, [rows, n], 4)] as const;
          if (kind === "layer") layerNormParameterGradients(...inputs, EPSILON, gammaTarget, betaTarget);
          else rmsNormParameterGradients(...inputs, EPSILON, gammaTarget);
        });
        const written = await partsWritten(targets, lengths);
        const start = accumulate ? 2 : 0;
        [byGamma, byBeta].slice(0, lengths.length).forEach((slope, i) => {
          expect(
            relativeDistance(
              written[i] ?? [],
              slope.map((v) => v + start),
            ),
          ).toBeLessThan(2e-5);
        });
        expect(engine.errors()).toEqual([]);
        gammaTarget.tensor.dispose();
      }
    }
  });
});

describe("norms", () => {
  it("refuse what does not fit", () => {
    engines[0]?.use();
    expect(() => layerNorm(tf.zeros([2, 3]), tf.zeros([2]), undefined, EPSILON)).toThrow(/scale has 2 .* row has 3/);
    expect(() => rmsNormGradient(tf.zeros([3]), tf.zeros([2, 3]), tf.zeros([3]), EPSILON)).toThrow(/does not fit/);
  });
});
