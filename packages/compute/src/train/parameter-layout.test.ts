import type { Parameter } from "@starling/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ChunkInputError } from "../errors.ts";
import { flattenParameters, parameterLayout } from "./parameter-layout.ts";

const shapes = fc.array(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }), { maxLength: 6 });
const named = (list: readonly number[][]): Parameter[] =>
  list.map((shape, i) => ({ name: `p${i}`, shape, dtype: "float32", trainable: true }));

describe("the layout of parameters", () => {
  it("covers both orders without gaps and puts what decays first", () => {
    fc.assert(
      fc.property(shapes, (list) => {
        const { placed, length, decayEnd } = parameterLayout(named(list));
        for (const key of ["offset", "codeOffset"] as const) {
          const sorted = placed.toSorted((a, b) => a[key] - b[key]);
          let next = 0;
          for (const place of sorted) {
            expect(place[key]).toBe(next);
            next += place.size;
          }
          expect(next).toBe(length);
        }
        for (const { offset, shape } of placed) expect(offset < decayEnd).toBe(shape.length >= 2);
      }),
    );
  });

  it("keeps the graph's order for codes", () => {
    const { placed } = parameterLayout(named([[2], [2, 3], [1]]));
    const offsets = Object.fromEntries(placed.map(({ name, offset, codeOffset }) => [name, [offset, codeOffset]]));
    expect(offsets).toEqual({ p1: [0, 2], p0: [6, 0], p2: [8, 8] });
  });

  it("flattens values in the optimizer's order", () => {
    const layout = parameterLayout(named([[2], [1, 3]]));
    const values = new Map([
      ["p0", Float32Array.of(1, 2)],
      ["p1", Float32Array.of(3, 4, 5)],
    ]);
    expect([...flattenParameters(layout, values)]).toEqual([3, 4, 5, 1, 2]);
  });

  it("refuses values of another size", () => {
    const layout = parameterLayout(named([[2]]));
    expect(() => flattenParameters(layout, new Map([["p0", Float32Array.of(1)]]))).toThrow(ChunkInputError);
  });
});
