import { f32bits } from "@starling/sdk";
import { describe, expect, it } from "vitest";
import { sampleSpec } from "../../../../../../packages/protocol/src/testing/samples.ts";
import { recipeFacts } from "./recipe-facts.ts";

const facts = (...given: Parameters<typeof sampleSpec>) =>
  Object.fromEntries(recipeFacts(sampleSpec(...given)).map(({ name, value }) => [name, value]));

describe("what a spec says of learning", () => {
  it("is its recipe and codec with their numbers", () => {
    const shown = facts(
      {},
      {
        recipe: { kind: "buffered", mu: f32bits(0.5), alpha: f32bits(0.9), staleness: 2 },
        codec: { kind: "int8", kappa: f32bits(1) },
      },
    );
    expect(shown["Recipe"]).toBe("buffered, μ 0.5, α 0.9, staleness 2");
    expect(shown["Codec"]).toBe("int8, κ 1");
  });

  it("is how the rate goes, when the job ends, and what is computed at once", () => {
    const plateau = { patience: 5, minDeltaMicroNats: 0 };
    const shown = facts(
      { stop: { rounds: 1_000, targetPpm: 905_000, plateau } },
      {
        lr: [f32bits(0.001), f32bits(0.004), f32bits(0.0004)],
        batch: 64,
        microBatch: 16,
        evaluateEvery: 4,
        recompute: true,
      },
    );
    expect(shown["Learning rate"]).toBe("up to 0.004, ending at 0.0004");
    expect(shown["Ends"]).toBe(
      "after 1,000 rounds, or at 90.5 % on validation data, or 5 rounds without a better loss",
    );
    expect(shown["Batch"]).toBe("64, 16 at once");
    expect(shown["Activations"]).toBe("f32, computed anew");
    expect(shown["Evaluated"]).toBe("every 4 rounds");
    expect(facts({}, { lr: [f32bits(0.1)] })["Learning rate"]).toBe("0.1 in every round");
  });
});
