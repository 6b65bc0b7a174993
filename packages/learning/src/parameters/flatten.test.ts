import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ShapeError } from "../errors.ts";
import { flatten, type Layout, unflatten, vectorLength } from "./flatten.ts";

const layout: Layout = [
  { name: "w", shape: [2, 3], size: 6, trainable: true },
  { name: "mean", shape: [3], size: 3, trainable: false },
  { name: "b", shape: [3], size: 3, trainable: true },
  { name: "gain", shape: [], size: 1, trainable: true },
];
const tensors = () =>
  new Map([
    ["gain", Float32Array.of(10)],
    ["b", Float32Array.of(7, 8, 9)],
    ["w", Float32Array.of(1, 2, 3, 4, 5, 6)],
    ["mean", Float32Array.of(0, 0, 0)],
  ]);

describe("flatten", () => {
  it("goes by the layout's order and leaves frozen tensors out", () => {
    expect(vectorLength(layout)).toBe(10);
    expect([...flatten(layout, tensors())]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it("is undone by unflatten, with any layout", () => {
    const arbitrary = fc.uniqueArray(
      fc.record({
        name: fc.string(),
        sides: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
        trainable: fc.boolean(),
      }),
      { selector: ({ name }) => name, maxLength: 8 },
    );
    fc.assert(
      fc.property(arbitrary, (entries) => {
        const layout = entries.map(({ name, sides, trainable }) => ({
          name,
          shape: sides,
          size: sides.reduce((product, side) => product * side, 1),
          trainable,
        }));
        const vector = Float32Array.from({ length: vectorLength(layout) }, (_, i) => i);
        const parts = unflatten(layout, vector);
        expect([...parts.keys()]).toEqual(layout.filter(({ trainable }) => trainable).map(({ name }) => name));
        expect(flatten(layout, parts)).toEqual(vector);
      }),
    );
  });

  it("copies", () => {
    const vector = flatten(layout, tensors());
    unflatten(layout, vector).get("w")?.fill(0);
    expect(vector[0]).toBe(1);
  });

  it("names what does not fit", () => {
    const absent = tensors();
    absent.delete("b");
    expect(() => flatten(layout, absent)).toThrow("b has no values");
    expect(() => flatten(layout, tensors().set("w", new Float32Array(5)))).toThrow("w has 5 values where 6 belong");
    expect(() => unflatten(layout, new Float32Array(9))).toThrow(ShapeError);
  });

  it.each<[string, Layout]>([
    ["a size that is not the shape's", [{ name: "w", shape: [2, 2], size: 5, trainable: true }]],
    ["a side of zero", [{ name: "w", shape: [0], size: 0, trainable: true }]],
    ["half a side", [{ name: "w", shape: [0.5, 2], size: 1, trainable: true }]],
    [
      "a doubled name",
      [
        { name: "w", shape: [1], size: 1, trainable: true },
        { name: "w", shape: [1], size: 1, trainable: false },
      ],
    ],
    ["too many parameters", [{ name: "w", shape: [2 ** 31], size: 2 ** 31, trainable: true }]],
    [
      "too many tensors",
      Array.from({ length: 4_097 }, (_, i) => ({ name: `${i}`, shape: [1], size: 1, trainable: true })),
    ],
  ])("refuses %s", (_, layout) => {
    expect(() => vectorLength(layout)).toThrow(ShapeError);
  });
});
