import { rawBlock } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { checkGraph } from "../check-graph.ts";
import { cost } from "../cost.ts";
import { GraphError } from "../errors.ts";
import { evaluationGraph } from "../evaluation-graph.ts";
import { OPERATORS } from "../operators.ts";
import { readModel } from "../read-model.ts";
import { writeModel } from "../write-model.ts";
import { type ResnetOptions, resnet } from "./resnet.ts";

const small: ResnetOptions = { input: [3, 8, 8], channels: [4, 6], blocks: 1, classes: 5, seed: 1 };

describe("resnet", () => {
  it("is He et al.'s ResNet-20 at its sizes, with convolutions as shortcuts", () => {
    const { graph } = resnet({ input: [3, 32, 32], channels: [16, 32, 64], blocks: 3, classes: 10, seed: 1 });
    checkGraph(graph, new Set(OPERATORS.keys()));
    const shortcuts = 16 * 32 + 2 * 32 + 32 * 64 + 2 * 64;
    // The paper's table 6 gives 0.27 million; 269,722 is the exact count with scales and shifts.
    expect(cost(graph, 1).trainableParameters).toBe(269_722 + shortcuts);
    expect(graph.nodes.filter(({ op }) => op === "Conv")).toHaveLength(19 + 2);
  });

  it("trains on the batch's statistics unless they are frozen, and is evaluated with the running ones", () => {
    const { graph } = resnet(small);
    const { graph: frozen } = resnet({ ...small, statistics: "frozen" });
    expect(evaluationGraph(graph)).toEqual(frozen);
    expect(graph).not.toEqual(frozen);
    const left = graph.parameters.filter(({ trainable }) => !trainable).map(({ name }) => name);
    expect(left.filter((name) => /running_(mean|var)$/.test(name))).toHaveLength(left.length);
    expect(left).toHaveLength(2 * graph.nodes.filter(({ op }) => op === "BatchNormalization").length);
  });

  it("round-trips and gives the same bytes on every machine", () => {
    const model = resnet(small);
    const bytes = writeModel(model.graph, model.weights);
    expect(readModel(bytes)).toEqual(model);
    expect(rawBlock(bytes).cid.toString()).toMatchInlineSnapshot(
      `"bafkreigeqhrizi55kv7wzx6ivo5ylsrdemomupt6rpgo3xo6of3gzc34he"`,
    );
  });

  it("refuses samples that are too small, and no stages", () => {
    expect(() => resnet({ ...small, channels: [4, 4, 4, 4, 4] })).toThrow(GraphError);
    expect(() => resnet({ ...small, channels: [] })).toThrow(GraphError);
  });
});
