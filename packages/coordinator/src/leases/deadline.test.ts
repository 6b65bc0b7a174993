import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newLive } from "../state/live.ts";
import type { JobState } from "../state/state.ts";
import { sampleLease } from "../testing/sample-lease.ts";
import { deadlineOf, leaseDuration, leaseEnd } from "./deadline.ts";

const jobWith = (durations: number[]) =>
  ({ spec: { common: { limits: { leaseMs: 30_000 } } }, durations }) as unknown as JobState;

describe("lease deadlines", () => {
  it("are the spec's own until there is a history", () => {
    expect(leaseDuration(jobWith([]))).toBe(30_000);
    expect(leaseDuration(jobWith([1, 2, 3, 4]))).toBe(30_000);
  });

  it("follow the median and its deviation", () => {
    expect(leaseDuration(jobWith([10_000, 11_000, 12_000, 13_000, 14_000]))).toBe(24_000);
    expect(leaseDuration(jobWith([10_000, 14_000, 18_000, 22_000, 26_000]))).toBe(42_000);
  });

  it("stay between five seconds and four times the spec's, whatever the history", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 10 ** 9 }), { maxLength: 64 }), (durations) => {
        const ms = leaseDuration(jobWith(durations));
        expect(Number.isInteger(ms)).toBe(true);
        expect(ms).toBeGreaterThanOrEqual(5_000);
        expect(ms).toBeLessThanOrEqual(120_000);
      }),
    );
  });

  it("move with renewals, start anew with the commitment, and have grace after a restart", () => {
    const job = jobWith([]);
    const live = newLive(-1);
    const lease = sampleLease({ worker: "0x01", state: "leased", givenAt: 1_000 });
    expect(deadlineOf(job, lease, live)).toBe(11_000);
    live.progress.set(lease.id, { ppm: 5, deadline: 20_000 });
    expect(deadlineOf(job, lease, live)).toBe(20_000);
    const committed = sampleLease({
      worker: "0x02",
      state: "committed",
      commitment: { hash: "0x", seal: "0x", at: 9_000 },
    });
    expect(deadlineOf(job, committed, live)).toBe(39_000);
    expect(deadlineOf(job, sampleLease({ worker: "0x03", state: "leased" }), newLive(50_000))).toBe(60_000);
    expect(leaseEnd(job, lease)).toBe(121_000);
  });
});
