import { describe, expect, it } from "vitest";
import { hasBatchStatistics, withBatchStatistics } from "./batch-statistics.ts";
import { calibrationGraph } from "./calibration-graph.ts";
import { InvalidOperatorError } from "./errors.ts";
import { evaluationGraph } from "./evaluation-graph.ts";
import { inferShapes } from "./infer-shapes.ts";
import { resnet } from "./zoo/resnet.ts";

const options = { input: [1, 8, 8], channels: [4, 6], blocks: 1, classes: 2, seed: 1 } as const;
const frozen = resnet({ ...options, statistics: "frozen" }).graph;
const ofBatch = resnet(options).graph;

describe("batch statistics", () => {
  it("are an explicit choice, which evaluation takes back", () => {
    expect(hasBatchStatistics(frozen)).toBe(false);
    const chosen = withBatchStatistics({ ...frozen, opset: 13 });
    expect(hasBatchStatistics(chosen)).toBe(true);
    expect(chosen.opset).toBe(14);
    expect(hasBatchStatistics(evaluationGraph(chosen))).toBe(false);
    expect(withBatchStatistics(frozen).parameters).toEqual(frozen.parameters);
  });

  it("come out of the calibration graph, nothing of which is trained", () => {
    const { graph, statistics } = calibrationGraph(ofBatch);
    expect(statistics.map(({ channels }) => channels)).toEqual([4, 4, 4, 6, 6, 6]);
    const [output] = graph.outputs;
    expect(inferShapes(graph, 3).get(output?.name ?? "")?.shape).toEqual([2 * 30]);
    expect(graph.parameters.some(({ trainable }) => trainable)).toBe(false);
    expect(calibrationGraph(frozen).statistics).toEqual([]);
  });

  it("must be parameters", () => {
    const parameters = ofBatch.parameters.filter(({ name }) => name !== "bn1.running_var");
    expect(() => calibrationGraph({ ...ofBatch, parameters })).toThrow(InvalidOperatorError);
  });
});
