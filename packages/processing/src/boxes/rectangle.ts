/** A point in pixels. */
export type Point = readonly [number, number];

/** A rectangle that may be turned: its corner, and the vectors along its two sides. */
export interface Rectangle {
  readonly corner: Point;
  readonly along: Point;
  readonly across: Point;
}

/** Length of a vector; square roots are rounded the same way everywhere (IEEE 754), hypot is not. */
export const lengthOf = ([x, y]: Point): number => Math.sqrt(x * x + y * y);

const turn = (o: Point, a: Point, b: Point) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);

/** Convex hull by Andrew's monotone chain (1979); points on its sides are left out. */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (list: readonly Point[]) => {
    const chain: Point[] = [];
    for (const point of list) {
      for (;;) {
        const [before, last] = [chain.at(-2), chain.at(-1)];
        if (before === undefined || last === undefined || turn(before, last, point) > 0) break;
        chain.pop();
      }
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  const hull = [...half(sorted), ...half(sorted.toReversed())];
  return hull.length > 0 ? hull : sorted.slice(0, 1);
}

/** The rectangle around a hull whose side lies along `direction`, which has length 1. */
function around(hull: readonly Point[], [ux, uy]: Point): Rectangle & { readonly area: number } {
  let [minU, maxU, minV, maxV] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, y] of hull) {
    const [u, v] = [x * ux + y * uy, y * ux - x * uy];
    [minU, maxU, minV, maxV] = [Math.min(minU, u), Math.max(maxU, u), Math.min(minV, v), Math.max(maxV, v)];
  }
  const [width, height] = [maxU - minU, maxV - minV];
  return {
    corner: [minU * ux - minV * uy, minU * uy + minV * ux],
    along: [width * ux, width * uy],
    across: [-height * uy, height * ux],
    area: width * height,
  };
}

/**
 * The smallest rectangle around points: one of its sides lies on a side of their hull (Freeman and Shapira 1975). Of
 * equals the upright one, else the first.
 */
export function smallestRectangle(points: readonly Point[]): Rectangle {
  const hull = convexHull(points);
  let best = around(hull, [1, 0]);
  for (const [i, from] of hull.entries()) {
    const to = hull[(i + 1) % hull.length] ?? from;
    const side: Point = [to[0] - from[0], to[1] - from[1]];
    const length = lengthOf(side);
    if (length === 0) continue;
    const candidate = around(hull, [side[0] / length, side[1] / length]);
    if (candidate.area < best.area * (1 - 1e-9)) best = candidate;
  }
  return best;
}

/** Moves all sides of a rectangle outwards by `distance`. */
export function grown({ corner, along, across }: Rectangle, distance: number): Rectangle {
  const [width, height] = [lengthOf(along), lengthOf(across)];
  const unit = (vector: Point, length: number, otherwise: Point): Point =>
    length === 0 ? otherwise : [vector[0] / length, vector[1] / length];
  const u = unit(along, width, [1, 0]);
  const v = unit(across, height, [-u[1], u[0]]);
  return {
    corner: [corner[0] - distance * (u[0] + v[0]), corner[1] - distance * (u[1] + v[1])],
    along: [u[0] * (width + 2 * distance), u[1] * (width + 2 * distance)],
    across: [v[0] * (height + 2 * distance), v[1] * (height + 2 * distance)],
  };
}

/**
 * Corners of a rectangle, clockwise (y points down) from the upper left one: of the two left ones the upper, then the
 * upper of the two right ones (PaddleOCR's get_mini_boxes).
 */
export function cornersOf({ corner: [x, y], along, across }: Rectangle): readonly [Point, Point, Point, Point] {
  const points: Point[] = [
    [x, y],
    [x + along[0], y + along[1]],
    [x + along[0] + across[0], y + along[1] + across[1]],
    [x + across[0], y + across[1]],
  ];
  const order = (a: Point, b: Point) => a[1] - b[1] || a[0] - b[0];
  const [a, b, c, d] = points.toSorted((p, q) => p[0] - q[0] || p[1] - q[1]);
  if (a === undefined || b === undefined || c === undefined || d === undefined) throw new TypeError("four corners");
  const [topLeft, bottomLeft] = order(a, b) <= 0 ? [a, b] : [b, a];
  const [topRight, bottomRight] = order(c, d) <= 0 ? [c, d] : [d, c];
  return [topLeft, topRight, bottomRight, bottomLeft];
}
