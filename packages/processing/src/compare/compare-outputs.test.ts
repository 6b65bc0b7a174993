import { float32Tensor } from "@starling/graph";
import { parse } from "@starling/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Output } from "../values.ts";
import { compareOutputs } from "./compare-outputs.ts";
import { ComparisonRule } from "./rule.ts";
import { editDistance } from "./same-finding.ts";

const rule = (changes: Partial<ComparisonRule> = {}): ComparisonRule =>
  parse(ComparisonRule, {
    float: { kind: "relative-l2", billionths: 10_000 },
    ppm: 1_000,
    pixels: 1,
    samples: 512,
    ...changes,
  });
const floats = (...values: number[]): Output => ({
  kind: "tensor",
  tensor: float32Tensor([values.length], Float32Array.from(values)),
});
const labels = (marginPpm: number, ...list: [string, number][]): Output => ({
  kind: "labels",
  labels: list.map(([label, ppm]) => ({ label, ppm })),
  marginPpm,
});
const reading = (text: string, ppm: number, marginPpm: number): Output => ({ kind: "reading", text, ppm, marginPpm });
const box = (x: number, ppm = 900_000) => ({ corners: [x, 0, 9, 0, 9, 9, 0, 9] as const, ppm });
const boxes = (...list: ReturnType<typeof box>[]): Output => ({ kind: "boxes", boxes: list });
const segments = (...list: [number, number][]): Output => ({
  kind: "segments",
  segments: list.map(([from, to]) => ({ from, to })),
});
const integers = (...values: number[]): Output => ({
  kind: "tensor",
  tensor: { dtype: "int32", shape: [values.length], data: Int32Array.from(values) },
});
const parts = (...texts: string[]): Output => ({
  kind: "parts",
  parts: texts.map((text) => ({ box: box(0), output: reading(text, 900_000, 500_000) })),
});

const cases: [string, boolean, Output, Output, Partial<ComparisonRule>?][] = [
  ["floats near each other", true, floats(1, 2), floats(1.000005, 2)],
  ["floats apart", false, floats(1, 2), floats(1.0001, 2)],
  ["floats one bit apart, exactly", false, floats(1), floats(1 + 2 ** -23), { float: { kind: "exact" } }],
  ["equal floats, exactly", true, floats(0, -1), floats(-0, -1), { float: { kind: "exact" } }],
  [
    "floats within an absolute bound",
    true,
    floats(1, 2),
    floats(1.0009, 2),
    { float: { kind: "absolute", billionths: 1_000_000 } },
  ],
  [
    "floats beyond an absolute bound",
    false,
    floats(1, 2),
    floats(1.0011, 2),
    { float: { kind: "absolute", billionths: 1_000_000 } },
  ],
  ["nothing but zeros", true, floats(0, 0), floats(0, 0)],
  ["zeros and something small", false, floats(0, 0), floats(0, 1e-20)],
  ["NaN", false, floats(Number.NaN), floats(Number.NaN)],
  ["NaN, exactly", false, floats(Number.NaN), floats(Number.NaN), { float: { kind: "exact" } }],
  [
    "NaN within a bound",
    false,
    floats(Number.NaN),
    floats(Number.NaN),
    { float: { kind: "absolute", billionths: 1_000_000 } },
  ],
  ["another shape", false, floats(1), floats(1, 1)],
  ["another type", false, floats(1), integers(1)],
  ["equal integers", true, integers(1, 2), integers(1, 2)],
  ["integers one apart", false, integers(1, 2), integers(1, 3)],
  ["equal labels", true, labels(9_000, ["a", 500_000], ["b", 40_000]), labels(9_000, ["a", 500_900], ["b", 40_000])],
  ["labels with other probabilities", false, labels(9_000, ["a", 500_000]), labels(9_000, ["a", 502_000])],
  [
    "labels tied on both sides",
    true,
    labels(9_000, ["a", 400_100], ["b", 400_000]),
    labels(9_000, ["b", 400_100], ["a", 400_000]),
  ],
  [
    "labels that one side has apart",
    false,
    labels(9_000, ["a", 400_900], ["b", 100_000]),
    labels(9_000, ["b", 400_900], ["a", 400_000]),
  ],
  ["another only label", false, labels(9_000, ["a", 400_000]), labels(9_000, ["b", 400_000])],
  [
    "another only label, tied with the next on both sides",
    true,
    labels(500, ["a", 400_000]),
    labels(500, ["b", 400_000]),
  ],
  ["another only label, tied on one side", false, labels(500, ["a", 400_000]), labels(9_000, ["b", 400_000])],
  ["more labels", false, labels(0, ["a", 4]), labels(0, ["a", 4], ["b", 4])],
  ["equal text", true, reading("whale", 900_000, 500_000), reading("whale", 900_500, 400_000)],
  ["equal text with another confidence", false, reading("whale", 900_000, 0), reading("whale", 800_000, 0)],
  ["another text", false, reading("whale", 900_000, 500_000), reading("whole", 900_000, 500_000)],
  [
    "another text after a close choice on both sides",
    true,
    reading("barn", 900_000, 500),
    reading("bam", 800_000, 900),
  ],
  [
    "another text after a close choice on one side",
    false,
    reading("whale", 900_000, 500),
    reading("whole", 900_000, 5_000),
  ],
  ["quite another text, however close", false, reading("whale", 900_000, 0), reading("ship", 900_000, 0)],
  ["boxes a pixel apart", true, boxes(box(4), box(5)), boxes(box(5), box(4))],
  ["boxes two pixels apart", false, boxes(box(4)), boxes(box(6))],
  ["a box more", false, boxes(box(4)), boxes(box(4), box(4))],
  ["boxes with another confidence", false, boxes(box(4)), boxes(box(4, 890_000))],
  ["segments a frame apart", true, segments([0, 5_000]), segments([512, 5_000])],
  ["segments two frames apart", false, segments([0, 5_000]), segments([0, 6_024])],
  ["equal parts", true, parts("a", "b"), parts("a", "b")],
  ["parts with another text", false, parts("a", "b"), parts("a", "x")],
  ["parts less", false, parts("a", "b"), parts("a")],
  ["other kinds", false, boxes(), segments()],
];

describe("compareOutputs", () => {
  it.each(cases)("%s: %s, from both sides", (_, equal, a, b, changes) => {
    expect(compareOutputs(rule(changes), a, b).equal).toBe(equal);
    expect(compareOutputs(rule(changes), b, a).equal).toBe(equal);
  });

  it("says where two part", () => {
    expect(compareOutputs(rule(), parts("a", "b"), parts("a", "x"))).toEqual({
      equal: false,
      reason: 'part 2: one reads "b", the other "x"',
    });
  });

  it("finds every finite output equal to itself", () => {
    for (const [name, , a] of cases)
      if (!name.includes("NaN")) expect(compareOutputs(rule(), a, a), name).toEqual({ equal: true });
  });
});

describe("editDistance", () => {
  it("is a metric that counts characters", () => {
    const text = fc.string({ maxLength: 8, unit: fc.constantFrom("a", "b", "🐋") });
    expect(editDistance("kitten", "sitting")).toBe(3);
    expect(editDistance("🐋", "")).toBe(1);
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
      }),
    );
  });
});
