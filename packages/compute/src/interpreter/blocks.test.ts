import { mlp } from "@starling/graph";
import { describe, expect, it } from "vitest";
import { gptGraph } from "../../test/gpt-graph.ts";
import { compileGraph } from "./compile-graph.ts";

const sizes = { layers: 2, width: 8, heads: 2, context: 4, vocabulary: 7 };
const opsOf = (blocks: ReturnType<typeof compileGraph>["blocks"]) =>
  blocks.map(({ steps }) => steps.map(({ node }) => node.op));

describe("blocks", () => {
  it("are the halves of a transformer's layers", () => {
    const { blocks } = compileGraph(gptGraph(sizes).graph, { recompute: true });
    const attention = ["LayerNormalization", "FusedLinear", "FusedAttention", "FusedLinear"];
    const forward = ["LayerNormalization", "FusedLinear", "FusedLinear"];
    const layer = [attention, forward];
    const ends = [["LayerNormalization"], ["FusedLinear"]];
    expect(opsOf(blocks)).toEqual([["FusedEmbedding"], ...layer, ...layer, ...ends]);
    expect(blocks.map(({ recomputed }) => recomputed)).toEqual([false, true, true, true, true, false, false]);
    expect(blocks[1]?.inputs).toEqual(["embedded"]);
    expect(blocks[2]?.inputs).toEqual(["h0.stream1"]);
  });

  it("of a chain are its steps, none of which saves anything", () => {
    const { graph } = mlp({ input: [1, 2, 2], hidden: [4, 4], classes: 2, seed: 1 });
    const { blocks } = compileGraph(graph, { recompute: true });
    expect(blocks.every(({ steps, recomputed }) => steps.length === 1 && !recomputed)).toBe(true);
  });

  it("are one when nothing is computed anew", () => {
    const { blocks } = compileGraph(gptGraph(sizes).graph);
    expect(blocks).toHaveLength(1);
    expect(blocks[0]?.recomputed).toBe(false);
  });
});
