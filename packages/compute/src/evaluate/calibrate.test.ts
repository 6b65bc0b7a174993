import type { Engine } from "@starling/compute";
import { createCpuEngine } from "@starling/compute/node";
import { evaluationGraph, float32Tensor, resnet, writeModel } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import * as ort from "onnxruntime-web";
import { beforeAll, describe, expect, it } from "vitest";
import { type ClassChunk, mlpChunk } from "../../test/mlp-chunk.ts";
import { relativeDistance } from "../../test/operator-case.ts";
import { dawnEngine } from "../../test/software-gpu.ts";
import { compileGraph } from "../interpreter/compile-graph.ts";
import { gatherBatch } from "../samples/samples.ts";
import { parameterTensors } from "../train/parameter-tensors.ts";
import { runTrainChunk } from "../train/run-train-chunk.ts";
import { outputOf } from "../train/train-step.ts";
import { calibrate } from "./calibrate.ts";
import { runEvaluateChunk } from "./run-evaluate-chunk.ts";

/** A ResNet that normalizes by its batches, on small images. */
function resnetChunk(changes: Partial<ClassChunk> = {}): ClassChunk {
  const { graph, weights } = resnet({ input: [1, 14, 14], channels: [4, 8], blocks: 1, classes: 2, seed: 3 });
  const count = 64;
  const y = Uint8Array.from({ length: count }, (_, i) => i % 2);
  // Rows or columns, at any brightness: what a normalization has to take out.
  const x = Uint8Array.from({ length: count * 196 }, (_, i) => {
    const [sample, row, column] = [Math.floor(i / 196), Math.floor((i % 196) / 14), i % 14];
    return 40 + ((i * 37) % 50) + (sample % 5) * 20 + (((y[sample] === 0 ? row : column) >> 1) % 2) * 60;
  });
  return mlpChunk({
    graph,
    parameters: new Map([...weights].map(([name, { data }]) => [name, data])),
    samples: { task: "classification", x, y, sampleShape: [1, 14, 14], scale: 1 / 64, offset: 0, start: 0 },
    steps: 12,
    batch: 16,
    microBatch: 16,
    lr: Math.fround(1e-2),
    ...changes,
  });
}

let cpu: Engine;
let trained: ReadonlyMap<string, Float32Array>;
const chunk = resnetChunk();
const { graph, samples } = chunk;

beforeAll(async () => {
  cpu = await createCpuEngine();
  const { delta, lossFirst, lossLast } = await runTrainChunk(cpu, chunk);
  expect(lossLast).toBeLessThan(lossFirst / 2);
  let at = 0;
  trained = new Map(
    graph.parameters.map(({ name, trainable }) => {
      const before = chunk.parameters.get(name) ?? new Float32Array();
      return [name, trainable ? before.map((value) => value - (delta[at++] ?? 0)) : before];
    }),
  );
});

describe("running statistics from a pass over a window", () => {
  it("are those of all values, however they are cut into batches", async () => {
    const whole = await calibrate(cpu, { graph, parameters: trained, samples, batch: 64 });
    const parts = await calibrate(cpu, { graph, parameters: trained, samples, batch: 10 });
    // Layers behind the first one read values that were normalized by other batches.
    for (const name of ["bn1.running_mean", "bn1.running_var"]) {
      expect(relativeDistance(parts.get(name) ?? [], whole.get(name) ?? [])).toBeLessThan(1e-5);
      expect(relativeDistance(whole.get(name) ?? [], trained.get(name) ?? [])).toBeGreaterThan(0.1);
    }
    expect(whole.get("conv1.weight")).toBe(trained.get("conv1.weight"));
  });

  it("are the same bits each time, and on a GPU the same but for roundings", async () => {
    const calibration = { graph, parameters: trained, samples, batch: 16 };
    const [once, again] = [await calibrate(cpu, calibration), await calibrate(cpu, calibration)];
    expect(again).toEqual(once);
    const onGpu = await calibrate(await dawnEngine(), calibration);
    for (const [name, values] of once) expect(relativeDistance(onGpu.get(name) ?? [], values)).toBeLessThan(1e-4);
  });

  it("make the exported model answer in ONNX Runtime as it does here", async () => {
    const parameters = await calibrate(cpu, { graph, parameters: trained, samples, batch: 16 });
    const evaluated = evaluationGraph(graph);
    const weights = new Map(
      graph.parameters.map(({ name, shape }) => [
        name,
        float32Tensor(shape, parameters.get(name) ?? new Float32Array()),
      ]),
    );
    const session = await ort.InferenceSession.create(writeModel(evaluated, weights));
    const { x } = gatherBatch(samples, [0, 1, 2, 3, 4]);
    const { logits } = await session.run({ input: new ort.Tensor("float32", x as Float32Array, [5, 1, 14, 14]) });
    cpu.use();
    const tensors = parameterTensors(graph, parameters);
    const ours = tf.tidy(() => outputOf(compileGraph(evaluated), tensors, tf.tensor(x, [5, 1, 14, 14])).dataSync());
    tf.dispose([...tensors.values()]);
    expect(relativeDistance(ours, logits?.data as Float32Array)).toBeLessThan(1e-5);
  });

  it("are what an evaluation uses, instead of those of the checkpoint", async () => {
    const evaluation = { graph, parameters: trained, samples, batch: 16 };
    const { correct, total, lossMicroNats } = await runEvaluateChunk(cpu, evaluation);
    expect((correct ?? 0) / total).toBeGreaterThan(0.9);
    const stale = await runEvaluateChunk(cpu, { ...evaluation, graph: evaluationGraph(graph) });
    expect(stale.lossMicroNats).toBeGreaterThan(lossMicroNats);
  });
});
