import { sampleCid, sampleSpec } from "@starling/protocol/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TrainJob } from "./job.ts";
import { bestModel, isOnPlateau, measuredModels } from "./measured-models.ts";

/** A job whose rounds have measured these mean losses (micro-nats), or nothing. */
function jobWith(losses: readonly (number | null)[], plateau?: { patience: number; minDeltaMicroNats: number }) {
  const stop = { rounds: 100, targetPpm: 0, ...(plateau && { plateau }) };
  const closed = losses.map((loss, round) => ({
    round,
    closing: {
      model: sampleCid(`after ${round}`),
      evaluation: loss === null ? null : { correct: 1, total: 3, lossMicroNats: (3 * loss + 2).toString() },
    },
  }));
  return { spec: sampleSpec({ stop }), closed: closed as unknown as TrainJob["closed"] } satisfies Pick<
    TrainJob,
    "spec" | "closed"
  >;
}

describe("measured models", () => {
  it("are those that the rounds started from", () => {
    const job = jobWith([9, null, 5]);
    expect(measuredModels(job)).toEqual([
      { round: 0, model: job.spec.laneParams.checkpoint, lossMicroNats: "9" },
      { round: 2, model: sampleCid("after 1"), lossMicroNats: "5" },
    ]);
  });

  it("have the first of the lowest losses as their best", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(20)), { maxLength: 30 }), (losses) => {
        const found = losses.filter((loss) => loss !== null);
        const lowest = Math.min(...found);
        const best = bestModel(jobWith(losses));
        expect(best?.round).toBe(found.length === 0 ? undefined : losses.indexOf(lowest));
      }),
    );
    expect(bestModel(jobWith([]))).toBeNull();
  });
});

describe("a plateau", () => {
  const at = (losses: readonly (number | null)[], patience = 3, minDeltaMicroNats = 10) =>
    isOnPlateau(jobWith(losses, { patience, minDeltaMicroNats }));

  it("is there when no round of the last few was better by the least difference", () => {
    expect(at([100, 90, 81, 85, 79])).toBe(false);
    expect(at([100, 90, 81, 85, 81])).toBe(true);
    expect(at([100, 90, 81, 85, 80])).toBe(false);
    expect(at([100, 50, 60, null])).toBe(false);
    expect(at([100, 50, 60, null, 55])).toBe(true);
  });

  it("does not come while the loss falls, and never without a rule", () => {
    const falling = Array.from({ length: 50 }, (_, i) => 1_000 - 10 * i);
    expect(at(falling)).toBe(false);
    expect(
      at(
        falling.map((loss) => loss * 2),
        1,
        0,
      ),
    ).toBe(false);
    expect(isOnPlateau(jobWith([5, 5, 5, 5, 5, 5]))).toBe(false);
    expect(at([5, 5], 1, 0)).toBe(true);
    expect(at([])).toBe(false);
  });
});
