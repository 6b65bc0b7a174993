import { createCpuEngine } from "@starling/compute/node";
import { addAdapters, float32Tensor, mergeAdapters } from "@starling/graph";
import { describe, expect, it } from "vitest";
import { runEvaluateChunk } from "../src/evaluate/run-evaluate-chunk.ts";
import { compileGraph } from "../src/interpreter/compile-graph.ts";
import { runTrainChunk } from "../src/train/run-train-chunk.ts";
import { mlpChunk } from "./mlp-chunk.ts";

describe("a chunk that trains adapters", () => {
  const chunk = mlpChunk({ steps: 30 });
  const weights = new Map(
    chunk.graph.parameters.map(({ name, shape }) => [
      name,
      float32Tensor(shape, chunk.parameters.get(name) ?? new Float32Array()),
    ]),
  );
  const select = () => true;
  const { graph, weights: start } = addAdapters(
    { graph: chunk.graph, weights },
    { select, rank: 4, alpha: 8, seed: 2 },
  );
  const parameters = new Map([...start].map(([name, { data }]) => [name, data]));

  it("computes no gradient of the base, and its merged weights do what the adapters do", async () => {
    const needs = compileGraph(graph, { fused: false }).blocks.flatMap(({ steps }) => steps);
    const gemm = needs.find(({ node }) => node.op === "Gemm");
    expect(gemm?.differentiated).toBe(false);

    const cpu = await createCpuEngine();
    const { delta, lossFirst, lossLast } = await runTrainChunk(cpu, { ...chunk, graph, parameters });
    expect(delta).toHaveLength(4 * (784 + 64) + 4 * (64 + 10));
    expect(lossLast).toBeLessThan(lossFirst);
    let at = 0;
    const trained = new Map(
      graph.parameters.map(({ name, shape, trainable }) => {
        const data = start.get(name)?.data ?? new Float32Array();
        return [name, float32Tensor(shape, trainable ? data.map((value) => value - (delta[at++] ?? 0)) : data)];
      }),
    );
    const merged = mergeAdapters({ graph, weights: trained });
    const values = (from: ReadonlyMap<string, { data: Float32Array }>) =>
      new Map([...from].map(([name, { data }]) => [name, data]));
    const { samples } = chunk;
    const adapted = await runEvaluateChunk(cpu, { graph, parameters: values(trained), samples, batch: 64 });
    const whole = await runEvaluateChunk(cpu, { ...merged, parameters: values(merged.weights), samples, batch: 64 });
    expect(whole.correct).toBe(adapted.correct);
    const before = await runEvaluateChunk(cpu, {
      graph: chunk.graph,
      parameters: chunk.parameters,
      samples,
      batch: 64,
    });
    expect(whole.lossMicroNats).toBeLessThan(before.lossMicroNats);
    expect(Math.abs(Number(whole.lossMicroNats - adapted.lossMicroNats))).toBeLessThan(256 * 20);
  });
});
