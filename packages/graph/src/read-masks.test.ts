import { describe, expect, it } from "vitest";
import { graphOf, node, parameter } from "../test/graph-of.ts";
import { readModel } from "./read-model.ts";
import { float32Tensor } from "./tensor.ts";
import { writeModel } from "./write-model.ts";

describe("readModel", () => {
  it.each([Number.NEGATIVE_INFINITY, -(2 ** 127), -10_000])(
    "takes a mask of %d for a constant, not for weights",
    (hidden) => {
      const mask = float32Tensor([2, 2], Float32Array.of(0, hidden, 0, 0));
      const nodes = [node("MatMul", "a", ["x", "w"]), node("Add", "y", ["a", "mask"])];
      const graph = graphOf(["N", 2], nodes, {
        parameters: [parameter("w", 2, 2)],
        constants: new Map([["mask", mask]]),
      });
      const weights = new Map([["w", float32Tensor([2, 2], Float32Array.of(0, -3, 0, 0))]]);
      expect(readModel(writeModel(graph, weights))).toEqual({ graph, weights });
    },
  );
});
