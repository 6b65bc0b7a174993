import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Box } from "../values.ts";
import { components } from "./components.ts";
import { boxesFromMap } from "./from-map.ts";
import { inReadingOrder } from "./reading-order.ts";
import { convexHull, cornersOf, grown, lengthOf, type Point, smallestRectangle } from "./rectangle.ts";

const point = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }));
const points = fc.array(point, { minLength: 1, maxLength: 30 });
const area = (rectangle: ReturnType<typeof smallestRectangle>) =>
  lengthOf(rectangle.along) * lengthOf(rectangle.across);

/** How far a point lies outside of a rectangle. */
function outside({ corner, along, across }: ReturnType<typeof smallestRectangle>, [x, y]: Point): number {
  const beyond = (side: Point) => {
    const length = lengthOf(side);
    if (length === 0) return 0;
    const at = ((x - corner[0]) * side[0] + (y - corner[1]) * side[1]) / length;
    return Math.max(0, -at, at - length);
  };
  return Math.max(beyond(along), beyond(across));
}

describe("rectangles", () => {
  it("hold all points, and are no larger than the upright one", () => {
    fc.assert(
      fc.property(points, (given) => {
        const rectangle = smallestRectangle(given);
        for (const one of given) expect(outside(rectangle, one)).toBeLessThan(1e-9);
        const [xs, ys] = [given.map(([x]) => x), given.map(([, y]) => y)];
        const upright = (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
        expect(area(rectangle)).toBeLessThanOrEqual(upright + 1e-9);
      }),
    );
  });

  it("are found turned", () => {
    const turned = smallestRectangle([
      [10, 0],
      [40, 40],
      [32, 46],
      [2, 6],
      [20, 20],
    ]);
    expect(area(turned)).toBeCloseTo(50 * 10, 9);
    expect(
      cornersOf(turned)
        .flat()
        .map((value) => Math.round(value)),
    ).toEqual([10, 0, 40, 40, 32, 46, 2, 6]);
  });

  it("have hulls that do not depend on the order of the points", () => {
    fc.assert(
      fc.property(points, (given) => {
        expect(convexHull(given.toReversed())).toEqual(convexHull(given));
      }),
    );
  });

  it("grow by the distance on every side, also where they are a line or a point", () => {
    for (const given of [
      [[3, 4]],
      [
        [0, 0],
        [10, 0],
      ],
      [
        [0, 0],
        [10, 0],
        [10, 4],
        [0, 4],
      ],
    ] as Point[][]) {
      const before = smallestRectangle(given);
      const after = grown(before, 2);
      expect(lengthOf(after.along)).toBeCloseTo(lengthOf(before.along) + 4, 9);
      expect(lengthOf(after.across)).toBeCloseTo(lengthOf(before.across) + 4, 9);
      for (const one of given) expect(outside(after, one)).toBe(0);
    }
  });
});

describe("components", () => {
  it("are joined over corners, not over the edge of the map", () => {
    const mask = Uint8Array.of(1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1);
    expect(components(mask, 4, 9).map(({ pixels }) => pixels)).toEqual([2, 2]);
  });

  it("share out all pixels, and stop at the limit", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1), { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 1, max: 9 }),
        (bits, width) => {
          const mask = Uint8Array.from(bits);
          const found = components(mask, width, 1_000);
          const set = bits.filter((bit) => bit === 1).length;
          expect(found.reduce((sum, { pixels }) => sum + pixels, 0)).toBe(set);
          expect(components(mask, width, 1)).toHaveLength(Math.min(1, found.length));
        },
      ),
    );
  });
});

const rule = { pixelPpm: 300_000, boxPpm: 600_000, unclipMilli: 1_500, minSide: 3, most: 100 };
const size = { width: 40, height: 20 };
const bar = (level: number) =>
  Float32Array.from({ length: 800 }, (_, i) => (i % 40 >= 5 && i % 40 < 26 && i >= 240 && i < 520 ? level : 0.1));
const place = { region: { x: 0, y: 0, ...size }, bounds: size, rule };

describe("boxesFromMap", () => {
  it("finds a bar, grown by area times 1.5 over its circumference", () => {
    // The bar's pixels span 20 × 6: it grows by 120·1.5/52 = 3.46 on each side, centres lie half a pixel inside.
    expect(boxesFromMap(bar(0.9), size, place)).toEqual([{ corners: [2, 3, 29, 3, 29, 16, 2, 16], ppm: 900_000 }]);
  });

  it("brings boxes back to the item's image, whole or cut", () => {
    const [box] = boxesFromMap(bar(0.9), size, {
      ...place,
      region: { x: 100, y: 50, width: 80, height: 60 },
      bounds: { width: 155, height: 200 },
    });
    expect(box?.corners).toEqual([104, 59, 155, 59, 155, 98, 104, 98]);
  });

  it("leaves out what is improbable or small", () => {
    expect(boxesFromMap(bar(0.55), size, place)).toEqual([]);
    expect(boxesFromMap(bar(0.9), size, { ...place, rule: { ...rule, minSide: 7 } })).toEqual([]);
    expect(boxesFromMap(bar(0.2), size, { ...place, rule: { ...rule, boxPpm: 0 } })).toEqual([]);
  });
});

const boxAt = (x: number, y: number, height = 10): Box => ({
  corners: [x, y, x + 30, y, x + 30, y + height, x, y + height],
  ppm: 1,
});

describe("inReadingOrder", () => {
  it("reads lines from left to right, though they are not quite level", () => {
    const page = [boxAt(0, 2), boxAt(40, 0), boxAt(0, 20), boxAt(40, 23), boxAt(0, 40)];
    for (let turn = 0; turn < page.length; turn++) {
      expect(inReadingOrder([...page.slice(turn), ...page.slice(0, turn)])).toEqual(page);
    }
  });
});
