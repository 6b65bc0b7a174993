import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { node } from "../test/graph-of.ts";
import { CyclicGraphError } from "./errors.ts";
import { sortNodes } from "./sort-nodes.ts";

const names = (nodes: readonly { name: string }[]) => nodes.map(({ name }) => name);

describe("sortNodes", () => {
  it("leaves a sorted list alone", () => {
    const nodes = [node("Relu", "a", ["x"]), node("Tanh", "b", ["x"]), node("Add", "c", ["a", "b"])];
    expect(sortNodes(nodes)).toEqual(nodes);
  });

  it("puts producers first", () => {
    const nodes = [node("Add", "c", ["b", "a"]), node("Tanh", "b", ["a"]), node("Relu", "a", ["x"])];
    expect(names(sortNodes(nodes))).toEqual(["a", "b", "c"]);
  });

  it("sorts any acyclic graph in any order", () => {
    const dag = fc
      .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 30 })
      .map((rows) => rows.map((row, i) => node("Sum", `n${i}`, i === 0 ? ["x"] : row.map((pick) => `n${pick % i}`))));
    const shuffled = dag.chain((nodes) => fc.shuffledSubarray(nodes, { minLength: nodes.length }));
    fc.assert(
      fc.property(shuffled, (nodes) => {
        const sorted = sortNodes(nodes);
        expect(new Set(sorted)).toEqual(new Set(nodes));
        const position = new Map(sorted.map(({ name }, i) => [name, i]));
        for (const [i, { inputs }] of sorted.entries()) {
          for (const input of inputs) expect(position.get(input) ?? -1).toBeLessThan(i);
        }
      }),
    );
  });

  it("refuses a cycle and names a node in it", () => {
    const nodes = [node("Relu", "in", ["x"]), node("Add", "a", ["in", "b"]), node("Relu", "b", ["a"])];
    expect(() => sortNodes(nodes)).toThrow(CyclicGraphError);
    expect(() => sortNodes(nodes)).toThrow(/"b" \(Relu\) reads "a"/);
    expect(() => sortNodes([node("Relu", "self", ["self"])])).toThrow(CyclicGraphError);
  });

  it("follows a chain of ten thousand nodes", () => {
    const chain = Array.from({ length: 10_000 }, (_, i) => node("Relu", `n${i}`, [i === 0 ? "x" : `n${i - 1}`]));
    expect(sortNodes(chain.toReversed())).toEqual(chain);
  });
});
