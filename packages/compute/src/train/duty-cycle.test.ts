import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SLEEP_PIECE_MS } from "./constants.ts";
import { type Clock, restAfter } from "./duty-cycle.ts";

/** Time that passes only by sleeping. */
function virtualClock(onSleep: (now: number, ms: number) => void = () => {}): Clock {
  let now = 0;
  return {
    now: () => now,
    sleep: async (ms) => {
      now += ms;
      onSleep(now, ms);
    },
  };
}

describe("resting after work", () => {
  it("sleeps busy · (1 − d) / d", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 1, max: 500, noNaN: true }),
        fc.integer({ min: 5, max: 100 }),
        async (busy, percent) => {
          const clock = virtualClock();
          const share = percent / 100;
          await restAfter(busy, () => share, { clock });
          expect(clock.now()).toBeCloseTo((busy * (1 - share)) / share, 6);
        },
      ),
    );
  });

  it("never sleeps longer than a piece at a time", async () => {
    const pieces: number[] = [];
    await restAfter(1_000, () => 0.1, { clock: virtualClock((_now, ms) => pieces.push(ms)) });
    expect(Math.max(...pieces)).toBeLessThanOrEqual(SLEEP_PIECE_MS);
  });

  it("notices a raised share within a piece", async () => {
    let share = 0;
    const clock = virtualClock((now) => {
      if (now >= 5_000) share = 1;
    });
    await restAfter(50, () => share, { clock });
    expect(clock.now()).toBeLessThan(5_000 + 2 * SLEEP_PIECE_MS);
  });

  it("ends when it is aborted, even at share 0", async () => {
    const stop = new AbortController();
    const clock = virtualClock((now) => {
      if (now >= 300) stop.abort(new Error("enough"));
    });
    await expect(restAfter(50, () => 0, { clock, signal: stop.signal })).rejects.toThrow("enough");
  });

  it("does not sleep at full share", async () => {
    const clock = virtualClock();
    await restAfter(1_000, () => 1, { clock });
    expect(clock.now()).toBe(0);
  });
});
