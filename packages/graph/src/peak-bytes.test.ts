import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { graphOf, int, node, parameter } from "../test/graph-of.ts";
import { cost } from "./cost.ts";
import { int64Vector } from "./tensor.ts";
import { gpt } from "./zoo/gpt.ts";

const peakFloats = (...graph: Parameters<typeof graphOf>) => cost(graphOf(...graph), 1).peakBytes / 4;
const [w, v] = [parameter("w", 10, 20), parameter("v", 20, 3)];
const heads = { q_num_heads: int(2), kv_num_heads: int(2) };

describe("peakBytes", () => {
  it("holds parameters, what is saved and gradients at the backward pass's worst step", () => {
    const nodes = [node("MatMul", "a", ["x", "w"]), node("Relu", "b", ["a"]), node("MatMul", "y", ["b", "v"])];
    // The step of the first product: x saved, da, dw and dv; both parameters all along.
    expect(peakFloats([1, 10], nodes, { parameters: [w, v] })).toBe(260 + 10 + 20 + 200 + 60);
  });

  it("frees a value behind its last use", () => {
    const chain = (length: number) =>
      Array.from({ length }, (_, i) => node("Add", `n${i}`, [i === 0 ? "x" : `n${i - 1}`, "b"]));
    // An addition saves nothing: two values of the chain, or a gradient for the next and db, however long it is.
    const parameters = [parameter("b", 100)];
    expect(peakFloats([1, 100], chain(5), { parameters })).toBe(100 + 2 * 100 + 100);
    expect(peakFloats([1, 100], chain(50), { parameters })).toBe(100 + 2 * 100 + 100);
  });

  it("keeps what a backward pass reads: the output of Tanh, all of them in a chain", () => {
    const chain = (length: number) =>
      Array.from({ length }, (_, i) => node(i === 0 ? "Mul" : "Tanh", `n${i}`, i === 0 ? ["x", "b"] : [`n${i - 1}`]));
    const parameters = [parameter("b", 100)];
    // At the loss: b, x and every output but the product's, and the last one's gradient; then that of the one before it.
    expect(peakFloats([1, 100], chain(3), { parameters })).toBe(100 + 100 + 200 + 200);
    expect(peakFloats([1, 100], chain(13), { parameters })).toBe(100 + 100 + 1200 + 200);
  });

  it("needs no gradients before the first trainable parameter", () => {
    const nodes = [node("MatMul", "a", ["x", "w"]), node("Relu", "b", ["a"]), node("MatMul", "y", ["b", "v"])];
    const parameters = [{ ...w, trainable: false }, v];
    expect(peakFloats([1, 10], nodes, { parameters })).toBe(260 + 20 + 3 + 60);
  });

  it("counts the scores that attention keeps, and constants, but not what was folded", () => {
    const nodes = [node("Mul", "s", ["x", "b"]), node("Attention", "y", ["s", "s", "s"], heads)];
    const parameters = [parameter("b", 4)];
    // At Attention's backward pass: b, x, s, y saved, scores, dy and ds.
    const scores = 2 * 5 * 5;
    expect(peakFloats([1, 5, 4], nodes, { parameters, opset: 23 })).toBe(4 + 20 + 20 + 20 + scores + 20 + 20);
    const folded = [node("Shape", "c", ["x"]), node("Reshape", "y", ["x", "c"])];
    expect(peakFloats([1, 50], folded)).toBe(100);
    const reshape = [node("Reshape", "y", ["x", "c"])];
    expect(peakFloats([1, 50], reshape, { constants: new Map([["c", int64Vector([1, 50])]]) })).toBe(100 + 4);
  });

  it("holds logits a piece of their rows at a time, with a bias or without, and their gradient", () => {
    const [rows, classes] = [4_000, 20_000];
    const head = parameter("head", 20, classes);
    const hidden = [node("MatMul", "a", ["x", "w"]), node("MatMul", "y", ["a", "head"])];
    const biased = [...hidden.slice(0, 1), node("Gemm", "l", ["a", "head"]), node("Add", "y", ["l", "bias"])];
    const bias = parameter("bias", classes);
    const most = (...graph: Parameters<typeof graphOf>) => cost(graphOf(...graph), 1).peakBytes / 4;
    const small = (200 + 20 * classes + rows * (10 + 20)) * 3 + 4 * classes;
    for (const peak of [
      most([rows, 10], hidden, { parameters: [w, head] }),
      most([rows, 10], biased, { parameters: [w, head, bias] }),
    ]) {
      expect(peak).toBeGreaterThan(2 ** 24);
      expect(peak).toBeLessThan(3 * 2 ** 24 + small);
    }
    const last = [...hidden, node("Relu", "z", ["y"])];
    expect(most([rows, 10], last, { parameters: [w, head] })).toBeGreaterThan(2 * rows * classes);
  });

  it("grows with the batch by less than all activations and their gradients", () => {
    const { graph } = gpt({ vocabulary: 11, context: 6, width: 8, heads: 2, layers: 3, seed: 1 });
    const one = cost(graph, 1);
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 200 }), (batch) => {
        const { peakBytes, activationBytes, bytes } = cost(graph, batch);
        expect(peakBytes).toBeGreaterThan(one.peakBytes);
        const scores = 4 * 3 * batch * 2 * 6 * 6;
        expect(peakBytes).toBeLessThan(2 * bytes + 2 * activationBytes + scores);
      }),
      { numRuns: 20 },
    );
  });
});
