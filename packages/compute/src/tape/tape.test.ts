import { createCpuEngine } from "@starling/compute/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import {
  caseGraph,
  caseValues,
  gradients,
  int,
  type OperatorCase,
  relativeDistance,
} from "../../test/operator-case.ts";
import { compileGraph } from "../interpreter/compile-graph.ts";
import { onnxValue } from "../interpreter/value.ts";
import { parameterLayout } from "../train/parameter-layout.ts";
import { backwardPass } from "./backward-pass.ts";
import { forwardPass } from "./forward-pass.ts";
import { parameterGradients } from "./parameter-gradients.ts";

let cpu: Awaited<ReturnType<typeof createCpuEngine>>;
beforeAll(async () => {
  cpu = await createCpuEngine();
});

const linear = (x: string, output: string) => ({ op: "MatMul", inputs: [x, "w"], output });

describe("the backward pass", () => {
  it("adds up the gradient of a parameter that is used twice", async () => {
    const nodes = [linear("x", "a"), { op: "Tanh", inputs: ["a"], output: "t" }, linear("t", "y")];
    const twice = await gradients(cpu, { title: "twice", x: [3, 4], parameters: { w: [4, 4] }, nodes });
    const [first, , second] = nodes;
    const apart: OperatorCase = {
      title: "apart",
      x: [3, 4],
      parameters: { w: [4, 4], v: [4, 4] },
      nodes: [first, nodes[1], { ...second, inputs: ["t", "v"] }] as OperatorCase["nodes"],
    };
    // Both uses with the same values: the parts of the sum.
    const parts = await partsOf(apart);
    const sum = parts[0]?.map((value, i) => value + (parts[1]?.[i] ?? 0)) ?? [];
    expect(relativeDistance(twice.get("w") ?? [], sum)).toBeLessThan(1e-6);
  });

  it("gives zero for a parameter that no derivative reaches", async () => {
    const cast = (to: number, from: string, output: string) => {
      return { op: "Cast", inputs: [from], output, attributes: { to: int(to) } };
    };
    const nodes = [cast(6, "w", "i"), cast(1, "i", "f"), { op: "Mul", inputs: ["x", "f"], output: "y" }];
    const found = await gradients(cpu, { title: "cut", x: [4], parameters: { w: [4] }, nodes });
    expect([...(found.get("w") ?? [])]).toEqual([0, 0, 0, 0]);
  });

  it("adds to what lies in the gradient when it accumulates", async () => {
    const compiled = compileGraph(
      caseGraph({ title: "sum", x: [2, 3], parameters: { w: [3, 2] }, nodes: [linear("x", "y")] }),
    );
    const { placed, length } = parameterLayout(compiled.trainable);
    const values = caseValues({ title: "sum", x: [2, 3], parameters: { w: [3, 2] }, nodes: [] });
    cpu.use();
    const flat = tf.zeros([length]) as tf.Tensor1D;
    const [x, w] = [tf.tensor2d(values.get("x") ?? [], [2, 3]), tf.tensor1d(values.get("w") ?? [])];
    const given = new Map([
      ["x", { tensor: x, offset: 0, shape: [2, 3] }],
      ["w", { tensor: w, offset: 0, shape: [3, 2] }],
    ]);
    const passes: Float32Array[] = [];
    for (const accumulate of [false, true, false]) {
      tf.tidy(() => {
        const { tape } = forwardPass(compiled, given, true);
        backwardPass(compiled, tape, onnxValue(tf.ones([2, 2])), parameterGradients(flat, placed, accumulate));
      });
      passes.push(Float32Array.from(await flat.data()));
    }
    tf.dispose([flat, x, w]);
    expect(passes[1]).toEqual(passes[0]?.map((value) => 2 * value));
    expect(passes[2]).toEqual(passes[0]);
  });
});

describe("the forward pass", () => {
  it("frees every value after its last reader and keeps only what backward reads", () => {
    const chain = Array.from({ length: 6 }, (_, i) => ({ op: "Tanh", inputs: [`v${i}`], output: `v${i + 1}` }));
    const test = { title: "chain", x: [5], nodes: [{ op: "Neg", inputs: ["x"], output: "v0" }, ...chain] };
    cpu.use();
    const x = tf.zeros([5]);
    const given = new Map([["x", { tensor: x, offset: 0, shape: [5] }]]);
    const heldAfter = (training: boolean) =>
      tf.tidy(() => {
        const before = tf.memory().numTensors;
        forwardPass(compileGraph(caseGraph(test), { withRespectTo: ["x"] }), given, training);
        return tf.memory().numTensors - before;
      });
    // The output alone; and beside it the result of every Tanh. Neg keeps nothing.
    expect(heldAfter(false)).toBe(1);
    expect(heldAfter(true)).toBe(1 + 6);
    x.dispose();
  });
});

/** Gradients of two parameters that have the same values. */
async function partsOf(test: OperatorCase): Promise<Float32Array[]> {
  const values = caseValues(test);
  const same = new Map(values).set("v", values.get("w") ?? new Float32Array());
  const found = await gradients(cpu, test, {}, same);
  return ["w", "v"].map((name) => found.get(name) ?? new Float32Array());
}
