import type { Engine } from "@starling/compute";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { kernelEngines, partsWritten, targetsFor } from "../../test/kernel-case.ts";
import { knownValues } from "../device/known-values.ts";
import { place } from "./place.ts";

let engines: Engine[];
beforeAll(async () => {
  engines = await kernelEngines();
});

describe("placing", () => {
  it("copies or adds, and touches nothing beside its part", async () => {
    const drawn = fc.record({ length: fc.integer({ min: 1, max: 200 }), gap: fc.nat(9), accumulate: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(drawn, async ({ length, gap, accumulate }) => {
        const values = knownValues(length, 4);
        for (const engine of engines) {
          engine.use();
          const [target] = targetsFor([length], { gap, accumulate, start: 0.5 });
          if (!target) throw new Error("no target");
          tf.tidy(() => place(tf.tensor1d(values), target));
          const [written] = await partsWritten([target], [length]);
          target.tensor.dispose();
          expect(written).toEqual(values.map((value) => value + (accumulate ? 0.5 : 0)));
        }
      }),
      { numRuns: 40 },
    );
  });

  it("refuses what does not fit", () => {
    const tensor = tf.zeros([3]);
    expect(() => place(tf.zeros([2]), { tensor, offset: 2, accumulate: false })).toThrow(RangeError);
  });
});
