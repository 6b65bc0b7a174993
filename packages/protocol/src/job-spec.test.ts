import { describe, expect, it } from "vitest";
import { decodeBlock, encodeBlock } from "./block.ts";
import { JobSpec } from "./job-spec.ts";
import { Recipe, UpdateCodec } from "./lanes/train/recipe.ts";
import type { TrainParams } from "./lanes/train/spec.ts";
import { PAY_SENTINELS } from "./pay-tree.ts";
import { sampleSpec } from "./testing/samples.ts";

const bits = (value: number) => {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return view.getUint32(0);
};
const one = bits(1);
const sgd = { kind: "sgd", clip: one } as const;
const int32 = { kind: "int32", kappa: one } as const;
const sparse = { kind: "sparse", kappa: one, keep: 64, beta: bits(0.95) } as const;
const sync = {
  recipe: { kind: "sync", mu: bits(0.9), alpha: one },
  codec: int32,
  optimizer: sgd,
  aggregation: "work",
  steps: 1,
} as const;

describe("JobSpec", () => {
  it("reads what it writes", () => {
    const block = encodeBlock(sampleSpec());
    expect(encodeBlock(decodeBlock(JobSpec, block.bytes)).cid.equals(block.cid)).toBe(true);
  });

  it("keeps its frozen encoding", () => {
    expect(encodeBlock(sampleSpec()).cid.toString()).toMatchInlineSnapshot(
      `"bafyreibodxdjxqvmedvv7ozkz6v47dnfdqbzqy3qtiiuhgkrchhxiqawxu"`,
    );
  });

  it.each<[string, Partial<TrainParams>]>([
    ["fedavg", { recipe: { kind: "fedavg" } }],
    ["fedprox", { recipe: { kind: "fedprox", mu: 0, alpha: one, rho: bits(0.1) } }],
    ["sync with gradients", sync],
    [
      "sync with int8 over AdamW",
      { ...sync, codec: { kind: "int8", kappa: one }, optimizer: sampleSpec().laneParams.optimizer },
    ],
    ["sparse", { recipe: { kind: "sparse", alpha: one }, codec: sparse }],
    ["buffered", { recipe: { kind: "buffered", mu: bits(0.5), alpha: one, staleness: 3 } }],
    ["momentum with ternary codes", { codec: { kind: "ternary", kappa: bits(0.5) } }],
    ["an origin", { origin: { record: sampleSpec().common.test, resumes: true } }],
  ])("reads %s", (_, laneParams) => {
    const block = encodeBlock(sampleSpec({}, laneParams));
    expect(decodeBlock<JobSpec>(JobSpec, block.bytes).laneParams).toMatchObject(laneParams);
  });

  it.each<[string, Partial<TrainParams>, RegExp]>([
    ["a spec-scaled codec over plain steps", { optimizer: sgd }, /sgd needs the int32 codec/],
    [
      "codes that plain steps would clamp",
      { ...sync, optimizer: { kind: "sgd", clip: bits(1.5) } },
      /at least the optimizer's clip/,
    ],
    ["sync with several steps", { ...sync, steps: 2 }, /one local step/],
    [
      "sync with int4",
      { ...sync, codec: { kind: "int4", kappa: one }, optimizer: sampleSpec().laneParams.optimizer },
      /int8 or the int32/,
    ],
    ["sync that clips", { ...sync, aggregation: "work-clip" }, /by work alone/],
    ["sparse codes under another recipe", { codec: sparse }, /belong together/],
    ["the sparse recipe with other codes", { recipe: { kind: "sparse", alpha: one } }, /belong together/],
  ])("refuses %s, and says what to do", (_, laneParams, words) => {
    const { error } = JobSpec.safeParse(sampleSpec({}, laneParams));
    expect(error?.issues.map(({ message }) => message).join()).toMatch(words);
  });

  it.each<[string, TrainParams["recipe"] | TrainParams["codec"]]>([
    ["μ of 1", { kind: "momentum", mu: one, alpha: one }],
    ["a negative μ", { kind: "momentum", mu: bits(-0.1), alpha: one }],
    ["α of 0", { kind: "momentum", mu: 0, alpha: 0 }],
    ["α above 2", { kind: "sync", mu: 0, alpha: bits(2.1) }],
    ["ρ of 0", { kind: "fedprox", mu: 0, alpha: one, rho: 0 }],
    ["buffered momentum above 0.5", { kind: "buffered", mu: bits(0.51), alpha: one, staleness: 1 }],
    ["a staleness of 4", { kind: "buffered", mu: 0, alpha: one, staleness: 4 }],
    ["κ of 0", { kind: "int4", kappa: 0 }],
    ["a block that keeps none", { ...sparse, keep: 0 }],
    ["β of 1", { ...sparse, beta: one }],
  ])("refuses %s", (_, part) => {
    const isCodec = "kappa" in part;
    const whole = isCodec ? UpdateCodec.safeParse(part) : Recipe.safeParse(part);
    expect(whole.success).toBe(false);
    expect(JobSpec.safeParse(sampleSpec({}, isCodec ? { codec: part } : { recipe: part })).success).toBe(false);
  });

  const mse = { loss: "mean-squared-error" } as const;
  it("may lower squared errors", () => {
    expect(JobSpec.safeParse(sampleSpec({}, mse)).success).toBe(true);
  });

  it.each([
    ["an unknown lane", { ...sampleSpec(), lane: "mine" }],
    [
      "a tolerance that rejects everybody",
      sampleSpec({ tolerance: { cosinePpm: 999_999, normRatioLowPpm: 970_000, normRatioHighPpm: 1_030_000 } }),
    ],
    [
      "a tolerance that accepts everybody",
      sampleSpec({ tolerance: { cosinePpm: 1, normRatioLowPpm: 970_000, normRatioHighPpm: 1_030_000 } }),
    ],
    ["a micro-batch that does not divide the batch", sampleSpec({}, { batch: 32, microBatch: 24 })],
    ["a micro-batch above the batch", sampleSpec({}, { batch: 16, microBatch: 32 })],
    ["a target accuracy where nothing is right or wrong", sampleSpec({ stop: { rounds: 3, targetPpm: 1 } }, mse)],
    ["another loss", sampleSpec({}, { loss: "hinge" as "mean-squared-error" })],
    ["no rounds", sampleSpec({ stop: { rounds: 0, targetPpm: 0 } })],
    ["no patience", sampleSpec({ stop: { rounds: 1, targetPpm: 0, plateau: { patience: 0, minDeltaMicroNats: 0 } } })],
    ["a price with a leading zero", sampleSpec({ price: "01" })],
    ["a NaN learning rate", sampleSpec({}, { lr: [0x7fc00000] })],
    ["a royalty to the first sentinel", sampleSpec({ royalties: [{ account: PAY_SENTINELS.first, bps: 1 }] })],
    ["a royalty to the last sentinel", sampleSpec({ royalties: [{ account: PAY_SENTINELS.last, bps: 1 }] })],
    ["control characters in the title", sampleSpec({ title: "a\u0007b" })],
  ])("refuses %s", (_, spec) => {
    expect(JobSpec.safeParse(spec).success).toBe(false);
  });
});
