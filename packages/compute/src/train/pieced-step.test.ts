import type { Engine } from "@starling/compute";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { gptChunk, SMALL_GPT } from "../../test/gpt-chunk.ts";
import { kernelEngines } from "../../test/kernel-case.ts";
import { mlpChunk } from "../../test/mlp-chunk.ts";
import { relativeDistance } from "../../test/operator-case.ts";
import { type CompileOptions, compileGraph } from "../interpreter/compile-graph.ts";
import { splitHead } from "../interpreter/split-head.ts";
import { emptyTensor } from "../kernels/dispatch.ts";
import { planMemory } from "../memory/plan-memory.ts";
import { batchForm, gatherBatch } from "../samples/samples.ts";
import { asOperands } from "../tape/forward-pass.ts";
import { parameterGradients } from "../tape/parameter-gradients.ts";
import { parameterLayout } from "./parameter-layout.ts";
import { parameterTensors } from "./parameter-tensors.ts";
import { lossInPieces, pieceRows } from "./pieced-step.ts";
import type { TrainChunk } from "./run-train-chunk.ts";
import { batchTensors, inputName } from "./train-step.ts";

const SHORT_GPT = { ...SMALL_GPT, layers: 1 };

let engines: Engine[];
beforeAll(async () => {
  engines = await kernelEngines();
});

/** Losses, then the gradient, of a chunk's first samples, in pieces of so many logits. */
async function step(engine: Engine, chunk: TrainChunk, most: number, options: CompileOptions = {}) {
  engine.use();
  const compiled = compileGraph(chunk.graph, options);
  const split = splitHead(compiled);
  if (!split) throw new Error("no head");
  const layout = parameterLayout(compiled.trainable);
  const before = tf.memory().numTensors;
  const [losses, gradient] = tf.tidy(() => {
    const form = batchForm(chunk.samples);
    const { x, targets } = batchTensors(
      gatherBatch(
        chunk.samples,
        [1_002, 1_005, 1_004].map((i) => i - 950),
      ),
      form,
    );
    const parameters = parameterTensors(chunk.graph, chunk.parameters);
    const given = asOperands(new Map([...parameters, [inputName(compiled), x]]));
    const flat = emptyTensor<tf.Tensor1D>([layout.length]);
    const gradients = parameterGradients(flat, layout.placed, false);
    const draw = { seed: chunk.seed, step: 0, row: 0 };
    const found = lossInPieces({ split, given, gradients, targets, weight: 1 / targets.size, draw }, most);
    gradients.finish();
    return [found, flat];
  });
  const values = [await losses.data<"float32">(), await gradient.data<"float32">()].map((v) => Float32Array.from(v));
  tf.dispose([losses, gradient]);
  expect(tf.memory().numTensors).toBe(before);
  expect(engine.errors()).toEqual([]);
  return values as [Float32Array, Float32Array];
}

const chunks: [string, () => TrainChunk, CompileOptions][] = [
  ["a language model", () => gptChunk(SHORT_GPT), {}],
  ["one whose head is its table of tokens", () => gptChunk(SHORT_GPT, {}, true), {}],
  ["one that computes anew, in halves", () => gptChunk(SHORT_GPT), { recompute: true, precision: "f16" }],
];

describe("losses in pieces", () => {
  it.each(chunks)("are those of the whole, and so is the gradient: %s", async (_what, make, options) => {
    for (const engine of engines) {
      // 24 rows of 11 logits: at once, and five rows at a time with four left.
      const [losses, gradient] = await step(engine, make(), 24 * 11, options);
      const pieces = await step(engine, make(), 5 * 11, options);
      expect(losses).toHaveLength(24);
      expect(relativeDistance(pieces[0], losses)).toBeLessThan(1e-5);
      expect(relativeDistance(pieces[1], gradient)).toBeLessThan(1e-5);
    }
  });

  it("hold no tensor that the smallest adapter cannot bind, and less memory than the logits take", () => {
    const [, gpu] = engines;
    if (!gpu) throw new Error("no engine");
    const sizes = { ...SMALL_GPT, layers: 1, context: 256, vocabulary: 50_000 };
    const { graph, samples } = gptChunk(sizes);
    const plan = planMemory(gpu, compileGraph(graph), batchForm(samples));
    const logits = 4 * 8 * 256 * 50_000;
    expect(plan.largestBytes(1)).toBeLessThan(logits);
    expect(plan.largestBytes(8)).toBeLessThanOrEqual(2 ** 27);
    expect(plan.peakBytes(8)).toBeLessThan(logits);
  });
});

describe("pieceRows", () => {
  it.each([
    [24, 11, 24 * 11, 24],
    [24, 11, 5 * 11 + 10, 5],
    [24, 11, 23 * 11, 12],
    [24, 11, 1, 1],
    [2048, 50_257, 2 ** 24, 293],
  ])("cuts %i rows of %i logits, at most %i at once, into even pieces", (rows, columns, most, expected) => {
    expect(pieceRows(rows, columns, most)).toBe(expected);
  });
});

describe("splitHead", () => {
  it("finds none where the last product adds a residual stream or reads the input itself", () => {
    const { graph } = mlpChunk();
    expect(splitHead(compileGraph(graph))).toMatchObject({ columns: 10, differentiated: true });
    expect(splitHead(compileGraph(graph, { fused: false }))).toBeUndefined();
  });
});
