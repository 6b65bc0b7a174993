import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LOSS_WINDOW_MS } from "./constants.ts";
import { afterLoss } from "./loss-policy.ts";

describe("after a loss", () => {
  it("waits longer each time", () => {
    expect(afterLoss([0])).toEqual({ kind: "retry", delayMs: 1_000 });
    expect(afterLoss([0, 10])).toEqual({ kind: "retry", delayMs: 2_000 });
  });

  it("stops exactly when three lie within ten minutes", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2 * LOSS_WINDOW_MS), { minLength: 1, maxLength: 8 }), (times) => {
        const losses = times.toSorted((a, b) => a - b);
        const [third, latest] = [losses.at(-3), losses.at(-1) ?? 0];
        const stops = third !== undefined && latest - third < LOSS_WINDOW_MS;
        expect(afterLoss(losses).kind).toBe(stops ? "stop" : "retry");
      }),
    );
  });
});
