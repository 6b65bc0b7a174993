import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { graphOf, int, ints, node, parameter } from "../test/graph-of.ts";
import { cost } from "./cost.ts";
import { cnn } from "./zoo/cnn.ts";
import { mlp } from "./zoo/mlp.ts";

const flops = (...args: Parameters<typeof graphOf>) => cost(graphOf(...args), 3).flopsForward;

describe("cost", () => {
  it("counts products twice per multiplication", () => {
    const parameters = [parameter("w", 4, 6), parameter("b", 6)];
    expect(flops(["N", 4], [node("Gemm", "y", ["x", "w"])], { parameters })).toBe(BigInt(2 * 3 * 4 * 6));
    expect(flops(["N", 4], [node("Gemm", "y", ["x", "w", "b"])], { parameters })).toBe(BigInt(2 * 3 * 4 * 6 + 18));
    expect(flops(["N", 4], [node("MatMul", "y", ["x", "w"])], { parameters })).toBe(BigInt(2 * 3 * 4 * 6));
    const turned = [parameter("a", 4, 3), parameter("b", 4, 6)];
    const product = node("Gemm", "p", ["a", "b"], { transA: int(1) });
    const sum = node("MatMul", "y", ["x", "p"]);
    expect(flops(["N", 3], [product, sum], { parameters: turned })).toBe(BigInt(2 * 4 * 18 + 2 * 3 * 18));
  });

  it("counts a convolution as the product that it unfolds to", () => {
    const parameters = [parameter("w", 6, 2, 3, 3), parameter("b", 6)];
    const conv = node("Conv", "y", ["x", "w", "b"], { group: int(2), pads: ints(1, 1, 1, 1) });
    const output = 3 * 6 * 5 * 7;
    expect(flops(["N", 4, 5, 7], [conv], { parameters })).toBe(BigInt(output * 2 * 2 * 9 + output));
  });

  it("counts pools by their window and moving data as nothing", () => {
    const pool = node("MaxPool", "y", ["x"], { kernel_shape: ints(2, 2), strides: ints(2, 2) });
    expect(flops(["N", 1, 4, 4], [pool])).toBe(BigInt(3 * 4 * 4));
    expect(flops(["N", 2, 4, 4], [node("GlobalAveragePool", "y", ["x"])])).toBe(BigInt(3 * 2 * 16));
    expect(flops(["N", 2, 4, 4], [node("Flatten", "y", ["x"])], { outputRank: 2 })).toBe(0n);
    expect(flops(["N", 2], [node("Softmax", "y", ["x"])])).toBe(30n);
  });

  it.each([
    ["Relu", 1],
    ["Tanh", 1],
    ["Sigmoid", 4],
    ["Softmax", 5],
    ["Identity", 0],
    ["Transpose", 0],
  ])("counts %s as %i for each element", (op, operations) => {
    expect(flops(["N", 7], [node(op, "y", ["x"])])).toBe(BigInt(operations * 21));
  });

  it.each(["Add", "Sub", "Mul", "Div"])("counts %s once for each element of its output", (op) => {
    expect(flops(["N", 7], [node(op, "y", ["x", "w"])], { parameters: [parameter("w", 7)] })).toBe(21n);
    expect(flops(["N", 1], [node(op, "y", ["x", "w"])], { parameters: [parameter("w", 7)] })).toBe(21n);
  });

  it("counts frozen normalization as four operations", () => {
    const names = ["scale", "shift", "mean", "variance"];
    const parameters = names.map((name) => parameter(name, 2));
    expect(flops(["N", 2, 5], [node("BatchNormalization", "y", ["x", ...names])], { parameters })).toBe(120n);
  });

  it("is pinned for the zoo: these figures are what volunteers are paid by", () => {
    expect(cost(mlp({ input: [1, 28, 28], hidden: [64], classes: 10, seed: 1 }).graph, 1)).toEqual({
      flopsForward: BigInt(2 * 784 * 64 + 64 + 64 + 2 * 64 * 10 + 10),
      flopsTrain: BigInt(3 * (2 * 784 * 64 + 64 + 64 + 2 * 64 * 10 + 10)),
      parameters: 784 * 64 + 64 + 640 + 10,
      trainableParameters: 784 * 64 + 64 + 640 + 10,
      bytes: 4 * (784 * 64 + 64 + 640 + 10),
      activationBytes: 4 * (784 + 784 + 64 + 64 + 10),
      // At the first layer's backward pass: all parameters and their gradients, its input, and its output's gradient.
      peakBytes: 4 * (2 * (784 * 64 + 64 + 640 + 10) + 784 + 64),
    });
    const small = cost(cnn({ input: [1, 28, 28], channels: [8, 16], classes: 10, seed: 1 }).graph, 1);
    expect(small).toMatchObject({ flopsForward: 608394n, parameters: 9098 });
  });

  it("leaves frozen parameters out of the update", () => {
    const parameters = [parameter("w", 4, 6), { ...parameter("b", 6), trainable: false }];
    const graph = graphOf(["N", 4], [node("Gemm", "y", ["x", "w", "b"])], { parameters });
    expect(cost(graph, 1)).toMatchObject({ parameters: 30, trainableParameters: 24 });
  });

  it("grows in proportion to the batch", () => {
    const { graph } = cnn({ input: [1, 12, 12], channels: [2], classes: 3, seed: 1 });
    const one = cost(graph, 1);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (batch) => {
        expect(cost(graph, batch)).toMatchObject({
          flopsForward: one.flopsForward * BigInt(batch),
          flopsTrain: 3n * one.flopsForward * BigInt(batch),
          activationBytes: one.activationBytes * batch,
          bytes: one.bytes,
        });
      }),
    );
  });
});
