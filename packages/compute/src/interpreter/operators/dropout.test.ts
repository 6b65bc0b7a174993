import type { Engine } from "@starling/compute";
import { createCpuEngine } from "@starling/compute/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { mlpChunk } from "../../../test/mlp-chunk.ts";
import { caseGraph, type OperatorCase } from "../../../test/operator-case.ts";
import { runTrainChunk } from "../../train/run-train-chunk.ts";
import { compileGraph } from "../compile-graph.ts";

const scalar = (value: number) => ({ dtype: "float32", shape: [], data: Float32Array.of(value) }) as const;
const training = { dtype: "bool", shape: [], data: Uint8Array.of(1) } as const;
const constants = (ratio: number) => ({ ratio: scalar(ratio), training });

const dropping = (ratio: number): OperatorCase => ({
  title: "Dropout",
  x: [2, 3],
  constants: constants(ratio),
  nodes: [{ op: "Dropout", inputs: ["x", "ratio", "training"], output: "y" }],
});

let cpu: Engine;
beforeAll(async () => {
  cpu = await createCpuEngine();
});

/** The sample job's MLP with a Dropout after its hidden layer. */
function droppingChunk() {
  const chunk = mlpChunk({ steps: 3 });
  const { graph } = chunk;
  const at = graph.nodes.findIndex(({ op }) => op === "Relu");
  const [hidden = ""] = graph.nodes[at]?.outputs ?? [];
  const drop = {
    name: "drop",
    op: "Dropout",
    inputs: [hidden, "ratio", "training"],
    outputs: ["dropped"],
    attributes: new Map(),
  };
  const after = graph.nodes.slice(at + 1).map((node) => ({
    ...node,
    inputs: node.inputs.map((name) => (name === hidden ? "dropped" : name)),
  }));
  const nodes = [...graph.nodes.slice(0, at + 1), drop, ...after];
  return { ...chunk, graph: { ...graph, nodes, constants: new Map(Object.entries(constants(0.25))) } };
}

describe("Dropout in training", () => {
  it("is the same for the same seed, also when activations are computed anew", async () => {
    const chunk = droppingChunk();
    const once = await runTrainChunk(cpu, chunk);
    expect((await runTrainChunk(cpu, chunk)).delta).toEqual(once.delta);
    expect((await runTrainChunk(cpu, { ...chunk, recompute: true })).delta).toEqual(once.delta);
    const other = await runTrainChunk(cpu, { ...chunk, microBatch: 16 });
    expect(other.delta).not.toEqual(once.delta);
    const undropped = await runTrainChunk(cpu, mlpChunk({ steps: 3 }));
    expect(undropped.lossFirst).not.toBe(once.lossFirst);
    expect(tf.memory().numTensors).toBe(0);
  });

  it("refuses a ratio of 1 and a graph that reads the mask", () => {
    expect(() => compileGraph(caseGraph(dropping(1)))).toThrow(/ratio of 1/);
    const test = dropping(0.5);
    const nodes = test.nodes.map((node) => ({ ...node, others: ["mask"] }));
    expect(() => compileGraph(caseGraph({ ...test, nodes }))).toThrow(/mask/);
  });
});
