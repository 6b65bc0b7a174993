import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accumulate, emptySum } from "../aggregation/update-sum.ts";
import { int4 } from "../codes/int4.ts";
import { int32 } from "../codes/int32.ts";
import { sparse } from "../codes/sparse.ts";
import { NonFiniteError, ScaleError, ShapeError, WeightError } from "../errors.ts";
import { f32bits } from "../float/f32.ts";
import { arbitraryCodes, shuffled } from "../testing/arbitraries.ts";
import { noise } from "../testing/noise.ts";
import { applyDelta } from "./delta.ts";
import { decodeDelta } from "./delta-codec.ts";
import { initialState, type ServerParams, serverStep } from "./server-step.ts";

const params: ServerParams = {
  muBits: f32bits(0.8),
  alphaBits: f32bits(0.9),
  lrBits: f32bits(2e-3),
  kappaBits: f32bits(1),
  downlink: "int4",
};
const N = 300;
const start = () => initialState(noise(N, 1, 0.1));
const ones = (multiplier = 10) => accumulate([{ codes: new Int8Array(N).fill(7), multiplier }], N);

describe("serverStep", () => {
  it("moves by α(1 + μ) times the mean of the updates in its first round", () => {
    const { state } = serverStep(start(), ones(10), 1, params);
    // Ten local steps at full stretch: codes of 7 mean κ·lr·H = 0.02 each.
    const moved = (start().theta[0] ?? 0) - (state.theta[0] ?? 0);
    expect(moved).toBeCloseTo(0.9 * 1.8 * 0.02, 4);
    expect(state.momentum[0]).toBeCloseTo(0.02, 6);
  });

  it("follows PyTorch's Nesterov momentum over rounds; what int4 leaves out is in e", () => {
    let state = start();
    let momentum = 0;
    let theta = state.theta[5] ?? 0;
    for (let round = 0; round < 20; round++) {
      state = serverStep(state, ones(10), 1, params).state;
      momentum = 0.8 * momentum + 0.02;
      theta -= 0.9 * (0.02 + 0.8 * momentum);
    }
    expect((state.theta[5] ?? 0) - (state.error[5] ?? 0)).toBeCloseTo(theta, 5);
  });

  it("leaves the same bits in any order of the updates", () => {
    const round = fc.array(
      fc.record({
        codes: arbitraryCodes(int4, { minLength: N, maxLength: N }),
        multiplier: fc.integer({ min: 1, max: 5_000_000 }),
      }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(round, fc.array(fc.nat(), { minLength: 1 }), (updates, draws) => {
        const one = serverStep(start(), accumulate(updates, N), 1_000_000, params);
        const other = serverStep(start(), accumulate(shuffled(updates, draws), N), 1_000_000, params);
        expect(bits(other.state.theta)).toEqual(bits(one.state.theta));
        expect(bits(other.state.error)).toEqual(bits(one.state.error));
        expect(other.deltaBlocks).toEqual(one.deltaBlocks);
      }),
      { numRuns: 30 },
    );
  });

  it("gives whoever applies the published step the server's own bits", () => {
    const before = start();
    const { state, deltaBlocks } = serverStep(before, ones(7), 3, params);
    const delta = decodeDelta(deltaBlocks, N, { maxBytes: 2 ** 20 });
    expect(bits(applyDelta(before.theta, delta))).toEqual(bits(state.theta));
  });

  it("never changes the state it is given", () => {
    const before = start();
    const copy = structuredClone(before);
    serverStep(before, ones(), 1, params);
    expect(before).toEqual(copy);
  });

  it("takes sums of 32-bit codes", () => {
    const codes = new Int32Array(N).fill(2 ** 31 - 1);
    const { state } = serverStep(start(), accumulate([{ codes, multiplier: 10 }], N, int32), 1, params);
    expect(state.momentum[0]).toBeCloseTo(0.02, 6);
  });

  it("publishes a whole step to the bit, with nothing left out", () => {
    const before = start();
    const { state, delta, deltaBlocks } = serverStep(before, ones(), 1, { ...params, downlink: "f32" });
    expect(state.error.every((value) => value === 0)).toBe(true);
    expect(decodeDelta(deltaBlocks, N, { maxBytes: 2 ** 20 })).toEqual(delta);
    expect(bits(applyDelta(before.theta, delta))).toEqual(bits(state.theta));
  });

  it("divides a coordinate by the weight of those who sent it, and by a quarter of all at least", () => {
    const codec = sparse(64);
    const weights = [5, 3, 2, 90];
    const updates = weights.map((weight, i) => {
      const codes = new Int8Array(N);
      // Coordinate 0 is sent by all, 1 by the last alone, 2 by the first alone, 3 by nobody.
      codes[0] = 2;
      if (i === 3) codes[1] = 2;
      if (i === 0) codes[2] = 2;
      return { codes, multiplier: weight, weight };
    });
    const plain = { ...params, muBits: 0, alphaBits: f32bits(1), downlink: "f32" } as const;
    const { state } = serverStep(start(), accumulate(updates, N, codec), 100, plain);
    const unit = Math.fround(Math.fround(2e-3) / 2);
    const moved = (sum: number, weight: number) => Math.fround(sum * Math.fround(unit / weight));
    expect([...state.momentum.subarray(0, 4)]).toEqual([moved(200, 100), moved(180, 90), moved(10, 25), 0]);
  });

  it("refuses what cannot be a round", () => {
    expect(() => serverStep(start(), emptySum(N + 1), 1, params)).toThrow(ShapeError);
    expect(() => serverStep(start(), ones(), 0, params)).toThrow(WeightError);
    expect(() => serverStep(start(), ones(), Number.NaN, params)).toThrow(WeightError);
    expect(() => serverStep(start(), ones(), 1, { ...params, muBits: f32bits(1) })).toThrow(ScaleError);
    expect(() => serverStep(start(), ones(), 1, { ...params, alphaBits: 0 })).toThrow(ScaleError);
    expect(() => serverStep(start(), ones(), 1, { ...params, lrBits: f32bits(Number.NaN) })).toThrow(ScaleError);
  });

  it("refuses to leave the finite numbers", () => {
    const wild = { ...params, lrBits: f32bits(1e37) };
    expect(() => serverStep(start(), ones(2 ** 31 - 1), 1, wild)).toThrow(NonFiniteError);
    const broken = { ...start(), theta: new Float32Array(N).fill(Number.NaN, 9) };
    expect(() => serverStep(broken, ones(), 1, params)).toThrow("coordinate 9");
  });
});

function bits(values: Float32Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}
