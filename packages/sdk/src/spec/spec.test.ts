import { f32bits, validateSchedule } from "@starling/learning";
import { InvalidDataError, type TrainSpec } from "@starling/protocol";
import { sampleBytes32, sampleCid, sampleRawCid } from "@starling/protocol/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildSpec, type SpecChoices } from "./build-spec.ts";
import { chunkPay, estimateJob } from "./estimate.ts";
import { cosineRates, SCHEDULES } from "./learning-rates.ts";
import type { CodecKind, RecipeChoice } from "./training-choices.ts";

const parts = {
  graph: sampleRawCid("g"),
  checkpoint: sampleCid("c"),
  dataset: sampleCid("d"),
  validation: sampleCid("v"),
  test: sampleCid("t"),
  engine: sampleBytes32(1),
  parameters: 60_000,
  trained: 50_000,
  flops: { train: 300_000, evaluate: 100_000 },
  shardCount: 1_000,
};
const choices: SpecChoices = { title: "T", purpose: "P", rounds: 20, chunks: 3, price: 10n ** 18n };
const fromBits = (bits: number) => {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits);
  return view.getFloat32(0);
};

describe("buildSpec", () => {
  it("fills in the defaults", () => {
    const spec = buildSpec(parts, choices);
    expect(spec.laneParams).toMatchObject({ steps: 10, chunks: 3, span: 1_000 });
    expect(spec.laneParams.lr).toHaveLength(20);
  });

  it.each<[RecipeChoice, Partial<TrainSpec["laneParams"]>]>([
    [{ kind: "momentum" }, { codec: { kind: "int4", kappa: f32bits(1) }, steps: 10 }],
    [{ kind: "fedavg" }, { recipe: { kind: "fedavg" } }],
    [
      { kind: "fedprox", rho: 0.1 },
      { recipe: { kind: "fedprox", mu: f32bits(0.6), alpha: f32bits(1), rho: f32bits(0.1) } },
    ],
    [{ kind: "sync" }, { optimizer: { kind: "sgd", clip: f32bits(1) }, aggregation: "work", steps: 1 }],
    [
      { kind: "sparse" },
      {
        recipe: { kind: "sparse", alpha: f32bits(2) },
        codec: { kind: "sparse", kappa: f32bits(4), keep: 64, beta: f32bits(0.95) },
      },
    ],
    [{ kind: "buffered" }, { recipe: { kind: "buffered", mu: f32bits(0.5), alpha: f32bits(0.9), staleness: 3 } }],
  ])("makes a whole spec of %o", (recipe, part) => {
    expect(buildSpec(parts, { ...choices, recipe }).laneParams).toMatchObject(part);
  });

  it("leaves room for a whole update of the codec, and not for much more", () => {
    const room = (codec: CodecKind) => buildSpec(parts, { ...choices, codec }).common.limits.updateBytes;
    const rooms = (["ternary", "int4", "int8", "int32"] as const).map((codec) => room(codec) - 64 * 1024);
    expect(rooms).toEqual([12_500, 25_000, 50_000, 200_000]);
  });

  it("gives the server less momentum in short jobs and more in long ones", () => {
    const mu = (rounds: number) => buildSpec(parts, { ...choices, rounds }).laneParams.recipe;
    expect([29, 30, 500, 501].map(mu)).toEqual(
      [
        [0.6, 1],
        [0.8, 0.9],
        [0.8, 0.9],
        [0.9, 0.7],
      ].map(([m = 0, a = 0]) => ({ kind: "momentum", mu: f32bits(m), alpha: f32bits(a) })),
    );
  });

  it("says when to stop early, and where the weights come from, only if asked to", () => {
    const origin = { record: sampleCid("record"), resumes: true };
    const spec = buildSpec({ ...parts, origin }, { ...choices, plateau: { patience: 5, minDelta: 0.001 } });
    expect(spec.common.stop.plateau).toEqual({ patience: 5, minDeltaMicroNats: 1_000 });
    expect(spec.laneParams.origin).toEqual(origin);
    const plain = buildSpec(parts, choices);
    expect("plateau" in plain.common.stop || "origin" in plain.laneParams).toBe(false);
  });

  it("asks for less memory only if told to, and then allows checkers to differ more", () => {
    const plain = buildSpec(parts, choices);
    expect(plain.laneParams).toMatchObject({ recompute: false, precision: "f32" });
    const small = buildSpec(parts, { ...choices, recompute: true, precision: "f16" });
    expect(small.laneParams).toMatchObject({ recompute: true, precision: "f16" });
    expect(small.common.tolerance.cosinePpm).toBeLessThan(plain.common.tolerance.cosinePpm);
  });

  it("refuses what does not fit together, in words", () => {
    const build = (more: Partial<SpecChoices>) => () => buildSpec(parts, { ...choices, ...more });
    expect(build({ optimizer: "sgd" })).toThrow(InvalidDataError);
    expect(build({ recipe: { kind: "sync" }, codec: "int4" })).toThrow(InvalidDataError);
    expect(build({ codec: "sparse" })).toThrow(InvalidDataError);
    expect(build({ recipe: { kind: "sparse" }, codec: "int4" })).toThrow(InvalidDataError);
    expect(build({ recipe: { kind: "buffered", mu: 0.6 } })).toThrow(InvalidDataError);
  });

  it("refuses choices out of bounds", () => {
    expect(() => buildSpec(parts, { ...choices, rounds: 0 })).toThrow(InvalidDataError);
    expect(() => buildSpec(parts, { ...choices, batch: 10, microBatch: 3 })).toThrow(InvalidDataError);
  });
});

describe("cosineRates", () => {
  it("warms up, peaks and falls to a tenth", () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 500 }), (rounds) => {
        const rates = cosineRates(2e-3, rounds).map(fromBits);
        const top = rates.indexOf(Math.max(...rates));
        expect(rates[top]).toBeCloseTo(2e-3, 6);
        expect(rates.at(-1)).toBeCloseTo(2e-4, 6);
        expect(rates.every((rate) => rate > 0)).toBe(true);
        expect(rates.slice(top).every((rate, i, all) => i === 0 || rate <= (all[i - 1] ?? 0))).toBe(true);
      }),
    );
  });
});

describe.each(Object.entries(SCHEDULES))("the %s schedule", (name, schedule) => {
  it("has a usable rate for each round, none above the peak", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), (rounds) => {
        const table = schedule(2e-3, rounds);
        expect(table).toHaveLength(rounds);
        expect(() => validateSchedule(table)).not.toThrow();
        expect(table.map(fromBits).every((rate) => rate <= Math.fround(2e-3))).toBe(true);
      }),
    );
  });

  it("goes as its name says", () => {
    const rates = schedule(1, 110).map(fromBits);
    const [middle, late] = [rates[60] ?? 0, rates[88] ?? 0];
    const expected = { cosine: [0.54, 0.19], linear: [0.545, 0.29], trapezoid: [1, 1], constant: [1, 1] };
    const [m = 0, l = 0] = expected[name as keyof typeof expected];
    expect(Math.abs(middle - m)).toBeLessThan(0.03);
    expect(Math.abs(late - l)).toBeLessThan(0.03);
    expect(rates.at(-1)).toBeCloseTo(name === "constant" ? 1 : 0.1, 6);
    expect(rates[0]).toBeCloseTo(name === "constant" ? 1 : 1 / 11, 6);
  });
});

describe("estimateJob", () => {
  it("counts chunks and evaluations, and covers a second computation of all", () => {
    const spec = buildSpec(parts, choices);
    const estimate = estimateJob(spec, 2_000);
    const chunk = 10n * 32n * 300_000n;
    expect(estimate.roundUnits).toBe(3n * chunk + 2_000n * 100_000n);
    expect(estimate.units.low).toBe(20n * estimate.roundUnits);
    expect(estimate.units.high).toBe(2n * estimate.units.low);
    expect(estimate.cost.high).toBeGreaterThan(estimate.cost.low);
    expect(chunkPay(spec)).toBe((chunk * 10n ** 18n) / 10n ** 12n);
  });
});
