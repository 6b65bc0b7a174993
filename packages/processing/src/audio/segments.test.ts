import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { frame, frameCount } from "./frame.ts";
import { segmentsOf } from "./segments.ts";

const rule = { beginPpm: 500_000, endPpm: 350_000, minSpeech: 20, minSilence: 20, pad: 0 };
const find = (levels: string, changes: Partial<typeof rule> = {}) =>
  segmentsOf(
    [...levels].map((level) => Number(level) * 100_000),
    10,
    levels.length * 10,
    { ...rule, ...changes },
  );

describe("segmentsOf", () => {
  it("begins at the upper threshold and ends where it stays below the lower one", () => {
    expect(find("0099900000")).toEqual([{ from: 20, to: 50 }]);
    // 40 % is between the two: it neither begins speech nor ends it.
    expect(find("4499440099")).toEqual([
      { from: 20, to: 60 },
      { from: 80, to: 100 },
    ]);
  });

  it("bridges short silence and drops short speech", () => {
    expect(find("0990990000")).toEqual([{ from: 10, to: 60 }]);
    expect(find("0900000000")).toEqual([]);
    expect(find("0900000000", { minSpeech: 10 })).toEqual([{ from: 10, to: 20 }]);
  });

  it("ends with the recording, and pads within it", () => {
    expect(find("0000000099", { pad: 15 })).toEqual([{ from: 65, to: 100 }]);
    expect(find("99", { pad: 15 })).toEqual([{ from: 0, to: 20 }]);
  });

  it("finds stretches in order, apart and within the recording", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 60 }), (ppm) => {
        const found = segmentsOf(ppm, 10, ppm.length * 10, rule);
        let before = 0;
        for (const { from, to } of found) {
          expect(from).toBeGreaterThanOrEqual(before);
          expect(to - from).toBeGreaterThanOrEqual(rule.minSpeech);
          before = to;
        }
        expect(before).toBeLessThanOrEqual(ppm.length * 10);
      }),
    );
  });
});

describe("frame", () => {
  it("covers every sample and fills up the last frame", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(19),
        (length, size, less) => {
          const hop = Math.max(1, size - less);
          const samples = Float32Array.from({ length }, (_, i) => i + 1);
          const { frames } = frame({ kind: "audio", rate: 8_000, samples }, { size, hop });
          expect(frames).toHaveLength(frameCount(length, size, hop));
          expect((frames.length - 1) * hop + size).toBeGreaterThanOrEqual(length);
          expect((frames.length - 2) * hop + size).toBeLessThan(length + (frames.length === 1 ? size : 0));
          for (const [i, piece] of frames.entries()) {
            expect([...piece]).toEqual(Array.from({ length: size }, (_, at) => samples[i * hop + at] ?? 0));
          }
        },
      ),
    );
  });
});
