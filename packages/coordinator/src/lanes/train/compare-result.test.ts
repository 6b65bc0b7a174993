import { updateScale } from "@starling/learning";
import type { TrainChunk } from "@starling/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareEvaluation, compareTraining } from "./compare-result.ts";
import type { TrainJob } from "./job.ts";

const ONE = 0x3f800000;
const tolerance = { cosinePpm: 990_000, normRatioLowPpm: 970_000, normRatioHighPpm: 1_030_000 };
const job = {
  spec: { common: { tolerance }, laneParams: { codec: { kind: "int4", kappa: ONE } } },
} as unknown as TrainJob;
const chunk = { lr: 0x3c23d70a, steps: 10 } as TrainChunk;
const N = 4_096;
const layout = [{ name: "w", shape: [N], size: N, trainable: true }];
const { scale } = updateScale(chunk.lr, chunk.steps, ONE);
/** A bell-like spread of values without transcendental functions. */
const codeAt = (i: number, salt = 0) => (((i * 7_919 + salt * 104_729) % 13) - 6 + ((i * 31 + salt) % 3) - 1) % 8;
const difference = (salt = 0, noise = 0) =>
  Float32Array.from({ length: N }, (_, i) => (codeAt(i, salt) + noise * (((i * 17) % 11) / 11 - 0.5)) * scale);
const codesOf = (delta: Float32Array) =>
  Int8Array.from(delta, (value) => Math.max(-7, Math.min(7, Math.round(value / scale))));
const own = (delta = difference()) => ({ kind: "train", difference: delta, codes: codesOf(delta) }) as const;

describe("an update beside the station's", () => {
  it("passes when it is equal, and when it differs by another machine's rounding", () => {
    expect(compareTraining(job, layout, chunk, own(), codesOf(difference()))).toMatchObject({
      ok: true,
      metricPpm: 1_000_000,
    });
    expect(compareTraining(job, layout, chunk, own(difference(0, 0.2)), codesOf(difference()))).toMatchObject({
      ok: true,
      kind: "station",
    });
  });

  it.each([
    ["negated", () => codesOf(difference()).map((code) => -code)],
    ["nothing", () => new Int8Array(N)],
    ["somebody else's", () => codesOf(difference(5))],
    ["half as long", () => codesOf(difference()).map((code) => Math.trunc(code / 2))],
    ["as long as the codec allows", () => codesOf(difference()).map((code) => (code < 0 ? -7 : 7))],
  ])("fails when it is %s, and says where", (_, codes) => {
    const found = compareTraining(job, layout, chunk, own(), codes());
    expect(found.ok).toBe(false);
    expect(found.note).toMatch(/disagrees with the station's in w/);
  });
});

describe("an evaluation beside the station's", () => {
  const station = { kind: "evaluate", correct: 800, total: 1_000, lossMicroNats: 500_000_000n } as const;
  const given = (correct: number, loss = 500_000_000n, total = 1_000) =>
    ({ kind: "evaluate", correct, total, lossMicroNats: loss.toString() }) as const;

  it("may differ by the few samples on the border and the last digits of the loss", () => {
    fc.assert(
      fc.property(fc.integer({ min: -5, max: 5 }), fc.bigInt({ min: -2_500_000n, max: 2_500_000n }), (off, loss) => {
        expect(compareEvaluation(station, given(800 + off, 500_000_000n + loss)).ok).toBe(true);
      }),
    );
  });

  it("may not be better than it is", () => {
    expect(compareEvaluation(station, given(806)).ok).toBe(false);
    expect(compareEvaluation(station, given(1_000)).note).toMatch(/1000 of 1000 correct instead of 800/);
  });

  it("compares squared errors where nothing is right or wrong", () => {
    const own = { kind: "evaluate", correct: null, total: 1_000, lossMicroNats: 500_000_000n } as const;
    const told = (lossMicroNats: string, correct: number | null = null) =>
      compareEvaluation(own, { correct, total: 1_000, lossMicroNats });
    expect(told("500000900").ok).toBe(true);
    expect(told("500000000", 0).ok).toBe(false);
    expect(told("400000000")).toMatchObject({
      ok: false,
      note: expect.stringMatching(/a loss of 400000000 over 1000/),
    });
    expect(compareEvaluation(station, given(800, 400_000_000n)).ok).toBe(false);
    expect(compareEvaluation(station, given(800, 500_000_000n, 999)).ok).toBe(false);
  });
});
