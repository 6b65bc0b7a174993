import fc from "fast-check";
import { expect, describe as group, it } from "vitest";
import { describe, type PlotData, smooth, thin } from "./series.ts";

const plot = (values: (number | null)[]): PlotData => ({
  xName: "Round",
  x: values.map((_, i) => i + 1),
  series: [{ name: "Loss", colour: "teal", values, format: (value) => value.toFixed(1) }],
});

group("thin", () => {
  it("keeps the newest point, the order and the limit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 2, max: 300 }), (length, limit) => {
        const thinned = thin(plot(Array.from({ length }, (_, i) => i)), limit);
        expect(thinned.x.length).toBe(Math.min(length, limit));
        expect(thinned.x.at(-1)).toBe(length);
        expect(thinned.series[0]?.values.at(-1)).toBe(length - 1);
        expect(thinned.x).toEqual([...thinned.x].sort((a, b) => a - b));
        expect(new Set(thinned.x).size).toBe(thinned.x.length);
      }),
    );
  });
});

group("describe", () => {
  it("names first, newest, lowest and highest", () => {
    expect(describe(plot([2, 3, 1]))).toBe("Loss: first 2.0, now 1.0, lowest 1.0, highest 3.0. Round 1 to 3.");
  });
  it("says that there is nothing", () => {
    expect(describe(plot([]))).toBe("Loss: nothing yet.");
    expect(describe(plot([null]))).toBe("Loss: nothing yet. Round 1 to 1.");
  });
});

group("smooth", () => {
  it("leaves a constant alone and gaps open", () => {
    const smoothed = smooth([3, null, 3, 3], 0.9);
    expect(smoothed[1]).toBeNull();
    for (const value of smoothed) if (value !== null) expect(value).toBeCloseTo(3, 12);
  });
  it("does nothing at weight 0", () => expect(smooth([1, 5, 2], 0)).toEqual([1, 5, 2]));
});
