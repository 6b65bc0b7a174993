import {
  type Attribute,
  cnn,
  evaluationGraph,
  type Graph,
  GraphError,
  hasBatchStatistics,
  type Model,
  mlp,
  readGraph,
  resnet,
  writeModel,
} from "@starling/graph";
import { describe, expect, it } from "vitest";
import { OpenDimensionsError } from "../errors.ts";
import { fitModel } from "./fit-model.ts";
import { publishModel } from "./publish-model.ts";

const small = mlp({ input: [1, 4, 4], hidden: [3], classes: 2, seed: 1 });
const images = cnn({ input: [1, 8, 8], channels: [2], classes: 2, seed: 1 });
const normalizing = resnet({ input: [1, 8, 8], channels: [2], blocks: 1, classes: 2, seed: 1, statistics: "frozen" });

const file = ({ graph, weights }: Model) => writeModel(graph, weights);

/** As exporters of classifiers write it: with a Softmax at the end. */
function withSoftmax({ graph, weights }: Model): Model {
  const softmax = {
    name: "softmax",
    op: "Softmax",
    inputs: ["logits"],
    outputs: ["probabilities"],
    attributes: new Map<string, Attribute>([["axis", { kind: "int", value: -1 }]]),
  };
  const outputs = graph.outputs.map((output) => ({ ...output, name: "probabilities" }));
  return { graph: { ...graph, nodes: [...graph.nodes, softmax], outputs }, weights };
}

/** As exporters with dynamic axes write it: every size of the input has a name, and so have the outputs'. */
function withOpenSizes({ graph, weights }: Model): Model {
  const inputs = graph.inputs.map((input) => ({ ...input, shape: ["N", 1, "height", "width"] }));
  const outputs = graph.outputs.map((output) => ({ ...output, shape: ["N", "classes"] }));
  return { graph: { ...graph, inputs, outputs }, weights };
}

describe("a file as an exporter writes it", () => {
  it("is taken as it is where it can be trained", () => {
    const { graph, changes } = fitModel(file(small));
    expect(changes).toEqual([]);
    expect(graph).toEqual(small.graph);
  });

  it("with a Softmax at its end loses it, and is the model without it", () => {
    const published = publishModel(file(withSoftmax(small)));
    expect(published.changes).toEqual([{ kind: "softmax" }]);
    expect(readGraph(published.graph.bytes).nodes.map(({ op }) => op)).not.toContain("Softmax");
    expect(published.checkpoint.cid).not.toBeUndefined();
    expect(published.flops).toEqual(publishModel(file(small)).flops);
  });

  it("with open sizes is refused by their names, and taken with sizes for them", () => {
    const open = file(withOpenSizes(images));
    const refusal = (dimensions: Record<string, number>) => {
      try {
        return publishModel(open, { dimensions }) && undefined;
      } catch (error) {
        return error;
      }
    };
    expect(refusal({})).toMatchObject({ name: "OpenDimensionsError", dimensions: ["height", "width"] });
    expect(refusal({})).toBeInstanceOf(OpenDimensionsError);
    expect(refusal({ height: 8 })).toMatchObject({ dimensions: ["width"] });
    for (const width of [0, -8, 1.5, Number.NaN, 1e9]) {
      expect(refusal({ height: 8, width })).toMatchObject({ name: "JobRefusedError" });
    }
    expect(refusal({ height: 8, width: 12 })).toBeInstanceOf(GraphError);
    const published = publishModel(open, { dimensions: { height: 8, width: 8, other: 3 } });
    expect(published).toMatchObject({ inputShape: [1, 8, 8], outputs: 2 });
    expect(published.changes).toEqual([{ kind: "dimensions", sizes: { height: 8, width: 8 } }]);
  });

  it("with BatchNormalization for inference normalizes by its batches if it is asked to", () => {
    const fit = (statistics?: "batch" | "frozen") => fitModel(file(normalizing), statistics && { statistics });
    const change = { kind: "statistics", layers: 3 };
    expect(fit().changes).toEqual([{ ...change, statistics: "frozen" }]);
    expect(fit().graph).toEqual(normalizing.graph);
    const { graph, changes } = fit("batch");
    expect(changes).toEqual([{ ...change, statistics: "batch" }]);
    expect(hasBatchStatistics(graph)).toBe(true);
    expect(evaluationGraph(graph)).toEqual(evaluationGraph(normalizing.graph) satisfies Graph);
    const trains = resnet({ input: [1, 8, 8], channels: [2], blocks: 1, classes: 2, seed: 1 });
    expect(fitModel(file(trains)).changes).toEqual([]);
  });
});
