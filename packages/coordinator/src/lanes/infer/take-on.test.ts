import { FASHION_SAMPLES, PipelineError } from "@starling/processing";
import { encodeBlock, type InferSpec, StarlingError } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { JobRefusedError } from "../../errors.ts";
import { type TestBatchOptions, testBatch } from "../../testing/test-batch.ts";
import { type TestStation, testStation } from "../../testing/test-station.ts";

type Change = (spec: InferSpec) => TestBatchOptions;

async function refused(options: TestBatchOptions, spoil: (station: TestStation, spec: InferSpec) => void = () => {}) {
  const station = testStation();
  const { request, spec } = await testBatch(station.blocks, options);
  spoil(station, spec);
  const coordinator = await station.open();
  const error = await coordinator.addJob(request).catch((caught: unknown) => caught);
  await coordinator.stop();
  return error;
}

describe("a batch that cannot be taken on", () => {
  const wide = { float: { kind: "relative-l2", billionths: 900_000_000 }, ppm: 0, pixels: 0, samples: 0 };
  const lost = { first: { ...FASHION_SAMPLES.first, model: "reader" } };
  it.each<[string, Change, RegExp]>([
    ["another price an item", () => ({ laneParams: { flops: 7 } }), /FLOPs are not the models'/],
    ["a rule that a wrong result would pass", () => ({ laneParams: { rule: wide } }), /wrong results for right ones/],
    ["no rule", () => ({ laneParams: { rule: {} } }), /form/],
    ["no pipeline", () => ({ laneParams: { pipeline: { v: 1 } } }), /./],
    [
      "a pipeline of another model",
      () => ({ laneParams: { pipeline: { ...FASHION_SAMPLES, ...lost } } }),
      /"classifier"/,
    ],
    [
      "a model twice",
      ({ laneParams }) => ({ laneParams: { models: [...laneParams.models, ...laneParams.models] } }),
      /one name/,
    ],
    [
      "a model over its own limit",
      ({ common }) => ({ common: { limits: { ...common.limits, modelBytes: 9 } } }),
      /over/,
    ],
    [
      "a nominal size that does not fit",
      ({ laneParams }) => ({
        laneParams: {
          models: laneParams.models.map((model) => ({
            ...model,
            nominal: { runs: 1, inputs: [{ name: "input", shape: [1, 1, 9, 9] }] },
          })),
        },
      }),
      /nominal size/,
    ],
  ])("names %s", async (_, change, words) => {
    const { spec } = await testBatch(testStation().blocks);
    const error = await refused(change(spec));
    expect(error).toBeInstanceOf(StarlingError);
    expect((error as StarlingError).describe()).toMatch(words);
    expect((error as StarlingError).fix).not.toBe("");
  });

  it("names a block that is not of the size that its manifest says", async () => {
    const error = await refused({}, ({ blocks }, { laneParams }) => {
      const [model] = laneParams.models;
      const shorter = encodeBlock({ v: 1, name: "x", bytes: 5, blocks: [] }).bytes;
      const get = blocks.get.bind(blocks);
      blocks.get = async (cid, options) => (model?.graph.equals(cid) ? shorter : get(cid, options));
    });
    expect(error).toBeInstanceOf(StarlingError);
  });

  it("is refused as a pipeline where steps do not fit, and as a job where blocks do not", async () => {
    const [step] = FASHION_SAMPLES.first.pre;
    const twice = { ...FASHION_SAMPLES, first: { ...FASHION_SAMPLES.first, pre: [step, step] } };
    expect(await refused({ laneParams: { pipeline: twice } })).toBeInstanceOf(PipelineError);
    expect(await refused({ laneParams: { flops: 7 } })).toBeInstanceOf(JobRefusedError);
  });
});
