import { rawBlock } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { GraphError } from "../errors.ts";
import { randomIntegers } from "../random-integers.ts";
import { writeGraph } from "../write-graph.ts";
import { writeModel } from "../write-model.ts";
import { cnn } from "./cnn.ts";
import { glorotUniform, heUniform } from "./initialise.ts";
import { mlp } from "./mlp.ts";

const options = { input: [1, 28, 28], classes: 10, seed: 1 } as const;
const shapes = (model: ReturnType<typeof mlp>) => model.graph.parameters.map(({ name, shape }) => [name, ...shape]);

describe("mlp", () => {
  it("has one Gemm per layer", () => {
    expect(shapes(mlp({ ...options, hidden: [64, 32] }))).toEqual([
      ["fc1.weight", 64, 784],
      ["fc1.bias", 64],
      ["fc2.weight", 32, 64],
      ["fc2.bias", 32],
      ["head.weight", 10, 32],
      ["head.bias", 10],
    ]);
    expect(shapes(mlp({ ...options, hidden: [] }))).toEqual([
      ["head.weight", 10, 784],
      ["head.bias", 10],
    ]);
  });
});

describe("cnn", () => {
  it("has a Conv per block and one Gemm", () => {
    expect(shapes(cnn({ ...options, channels: [8, 16] }))).toEqual([
      ["conv1.weight", 8, 1, 3, 3],
      ["conv1.bias", 8],
      ["conv2.weight", 16, 8, 3, 3],
      ["conv2.bias", 16],
      ["head.weight", 10, 784],
      ["head.bias", 10],
    ]);
  });

  it("refuses more blocks than the sample can be halved", () => {
    expect(() => cnn({ ...options, channels: [1, 1, 1, 1, 1] })).toThrow(GraphError);
  });
});

describe("the zoo", () => {
  const both = [mlp({ ...options, hidden: [64] }), cnn({ ...options, channels: [8, 16] })] as const;

  it("gives the same bytes on every machine", () => {
    expect(both.map(({ graph }) => rawBlock(writeGraph(graph)).cid.toString())).toMatchInlineSnapshot(`
      [
        "bafkreicjqff5mqfoas4fhz3cjj5ladkwdqba2qp3ajcazwkavb35mffavu",
        "bafkreia26v3ekrbvbfvfwtdgt5q75hktsf55smnjgufprh7cz6noacvjwq",
      ]
    `);
    expect(
      both.map(({ graph, weights }) => rawBlock(writeModel(graph, weights)).cid.toString()),
    ).toMatchInlineSnapshot(`
      [
        "bafkreieddxlpy7p4n42almlquhm76kyeqa7qkwlmdfghmqstgkpts3gmca",
        "bafkreibstsdpronwzosj7btr4cc36nvmwcjvjxp2yxf525qcoebekjuj7a",
      ]
    `);
  });

  it("gives other weights for another seed, and the same graph", () => {
    const other = mlp({ ...options, hidden: [64], seed: 2 });
    expect(other.graph).toEqual(both[0].graph);
    expect(other.weights).not.toEqual(both[0].weights);
  });
});

describe("initial weights", () => {
  it("fill their interval evenly", () => {
    const he = heUniform([100, 50], 50, randomIntegers(1)).data;
    const glorot = glorotUniform([100, 50], 50, 100, randomIntegers(1)).data;
    for (const [data, bound] of [
      [he, Math.sqrt(6 / 50)],
      [glorot, Math.sqrt(6 / 150)],
    ] as const) {
      const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
      const variance = data.reduce((sum, value) => sum + value * value, 0) / data.length;
      expect(Math.max(...data.map(Math.abs))).toBeLessThanOrEqual(Math.fround(bound) * (1 + 2 ** -23));
      expect(Math.abs(mean)).toBeLessThan(bound / 20);
      expect(variance / (bound * bound)).toBeCloseTo(1 / 3, 1);
    }
  });
});
