import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assign, chunkSeed, drawn, roundSeed } from "./assignment.ts";
import { sampleAddress, sampleJobId } from "./testing/samples.ts";

const seed = roundSeed(new Uint8Array(32).fill(7), sampleJobId, 3);
const open = Array.from({ length: 24 }, (_, i) => ({ index: i >> 1, copy: i & 1, attempt: 0 }));

describe("assignment", () => {
  it("does not depend on the order of the open set", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(open, { minLength: open.length }), fc.nat(1_000), (shuffled, n) => {
        expect(assign(seed, shuffled, sampleAddress(n))).toEqual(assign(seed, open, sampleAddress(n)));
      }),
    );
  });

  it("spreads workers over the copies", () => {
    const taken = new Set(Array.from({ length: 200 }, (_, n) => JSON.stringify(assign(seed, open, sampleAddress(n)))));
    expect(taken.size).toBeGreaterThan(open.length * 0.8);
  });

  it("has nothing to give when nothing is open", () => {
    expect(assign(seed, [], sampleAddress(1))).toBeUndefined();
  });

  it("changes with the beacon, the job, the round and the chunk", () => {
    const beacon = new Uint8Array(32);
    const seeds = [
      roundSeed(beacon, sampleJobId, 0),
      roundSeed(beacon, sampleJobId, 1),
      chunkSeed(seed, 0),
      chunkSeed(seed, 1),
      seed,
    ];
    expect(new Set(seeds.map(String)).size).toBe(seeds.length);
  });

  it("draws about the share that was asked for", () => {
    const count = Array.from({ length: 5_000 }, (_, i) => drawn(seed, "check", i, 5)).filter(Boolean).length;
    expect(count).toBeGreaterThan(850);
    expect(count).toBeLessThan(1_150);
  });
});
