import type { Engine } from "@starling/compute";
import { createCpuEngine, createNodeWasmEngine } from "@starling/compute/node";
import { gpt } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { relativeDistance } from "../../test/operator-case.ts";
import { dawnEngine } from "../../test/software-gpu.ts";
import { compileGraph } from "../interpreter/compile-graph.ts";
import { planPass } from "../memory/plan-memory.ts";
import { batchForm, type Samples } from "../samples/samples.ts";
import { parameterTensors } from "../train/parameter-tensors.ts";
import { givenFor, outputOf } from "../train/train-step.ts";
import { piecedPass } from "./pieced-pass.ts";
import { runEvaluateChunk } from "./run-evaluate-chunk.ts";

const CONTEXT = 8;
const VOCABULARY = 13;
const model = gpt({ vocabulary: VOCABULARY, context: CONTEXT, width: 8, heads: 2, layers: 1, seed: 3 });
const ids = tf.util.createShuffledIndices(2 * CONTEXT).map((i) => i % VOCABULARY);

let engines: Engine[];
beforeAll(async () => {
  engines = [await createCpuEngine(), await createNodeWasmEngine(), await dawnEngine()];
});

describe("a pass in pieces", () => {
  it.each([VOCABULARY, 5 * VOCABULARY])("gives the output's rows, %i logits at a time", async (most) => {
    const compiled = compileGraph(model.graph);
    for (const engine of engines) {
      engine.use();
      const before = tf.memory().numTensors;
      const parameters = parameterTensors(
        model.graph,
        new Map([...model.weights].map(([name, { data }]) => [name, data])),
      );
      const x = tf.tensor2d(Int32Array.from(ids), [2, CONTEXT], "int32");
      const whole = outputOf(compiled, parameters, x);
      const pass = piecedPass(compiled, givenFor(compiled, parameters, x), ids.length, most);
      if (pass === undefined) return expect.fail("in one piece");
      expect(pass.step * VOCABULARY).toBeLessThanOrEqual(most);
      const hidden = pass.body();
      const rows: number[] = [];
      for (let first = 0; first < ids.length; first += pass.step) {
        const piece = pass.piece(hidden, first);
        rows.push(...(await piece.data<"float32">()));
        piece.dispose();
      }
      expect(rows).toHaveLength(whole.size);
      const all = await whole.data<"float32">();
      expect(relativeDistance(rows, all)).toBeLessThan(1e-6);
      tf.dispose([whole, hidden, x, ...parameters.values()]);
      expect(tf.memory().numTensors).toBe(before);
      expect(engine.errors()).toEqual([]);
    }
  });

  it("is made at once where there is room for it", () => {
    const compiled = compileGraph(model.graph);
    expect(piecedPass(compiled, new Map(), ids.length)).toBeUndefined();
  });

  it("keeps an evaluation over a large vocabulary within what every adapter can bind", async () => {
    const [, , gpu] = engines;
    if (gpu === undefined) return expect.fail("no engine");
    const large = gpt({ vocabulary: 50_000, context: 2_048, width: 8, heads: 1, layers: 1, seed: 1 });
    const tokens = new Uint8Array(2 * 2_049);
    const samples: Samples = { task: "language", tokens, tokenBytes: 2, context: 2_048, stride: 1, start: 0 };
    const compiled = compileGraph(large.graph);
    expect(planPass(gpu, compiled, batchForm(samples)).largestBytes(1)).toBeLessThanOrEqual(2 ** 27);
    const parameters = new Map([...large.weights].map(([name, { data }]) => [name, data]));
    const chunk = { graph: large.graph, parameters, samples, batch: 1 };
    await expect(runEvaluateChunk(gpu, chunk, { maxBytes: 2 ** 20 })).rejects.toThrow(/bytes/);
  });
});
