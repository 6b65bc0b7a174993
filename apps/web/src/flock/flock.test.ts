import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JobGlance } from "../station/glance.ts";
import { census, censusWords } from "./census.ts";
import { callRoll, emptyFlock, fly, type Headcount } from "./simulation.ts";

const SKY = { width: 800, height: 400 };

function job(copies: JobGlance["copies"], accepted: number) {
  return { copies, accepted };
}

describe("census", () => {
  it("gives every chunk in work its bird", () => {
    const jobs = [job(["open", "leased", "verifying", "accepted", "rejected"], 8)];
    expect(census(jobs)).toEqual({ perched: 1, bright: 2, flock: 9, perBird: 1 });
  });

  it("lets a bird stand for more chunks instead of drawing thousands", () => {
    const { flock, perBird } = census([job([], 5_000)]);
    expect(flock).toBeLessThanOrEqual(170);
    expect(flock * perBird).toBeGreaterThanOrEqual(5_000);
  });

  it("says in words what it shows", () => {
    expect(censusWords(census([]))).toMatch(/sit on the wire/);
    expect(censusWords({ perched: 2, bright: 1, flock: 9, perBird: 3 })).toBe(
      "9 birds in the flock, each for 3 accepted chunks, 1 bright bird for chunks in work now, 2 on the wire for chunks that wait for a tab.",
    );
  });
});

describe("flock", () => {
  const headcount = fc.record({ perched: fc.nat(20), bright: fc.nat(20), flock: fc.nat(60) });
  const counted = (birds: readonly { role: string }[]) => {
    const count: Record<string, number> = { perched: 0, bright: 0, flock: 0 };
    for (const { role } of birds) count[role] = (count[role] ?? 0) + 1;
    return count;
  };

  it("always has the birds that the census asks for", () => {
    fc.assert(
      fc.property(fc.array(headcount, { minLength: 1, maxLength: 6 }), (calls: Headcount[]) => {
        const flock = emptyFlock();
        for (const call of calls) callRoll(flock, call, SKY);
        expect(counted(flock.birds)).toEqual(calls.at(-1));
      }),
    );
  });

  it("stays together and in sight", () => {
    const flock = emptyFlock();
    callRoll(flock, { perched: 5, bright: 6, flock: 60 }, SKY);
    for (let i = 0; i < 1_000; i++) fly(flock, SKY, 0.033);
    for (const { x, y } of flock.birds) {
      expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true);
      expect(x).toBeGreaterThan(-300);
      expect(x).toBeLessThan(1_100);
    }
  });

  it("takes off from where it sat", () => {
    const flock = emptyFlock();
    callRoll(flock, { perched: 1, bright: 0, flock: 0 }, SKY);
    const seat = { ...flock.birds[0] };
    callRoll(flock, { perched: 0, bright: 1, flock: 0 }, SKY);
    expect(flock.birds[0]).toMatchObject({ x: seat.x, y: seat.y, role: "bright" });
  });
});
