import { ppmOf } from "../tensor/probability.ts";
import type { Box, Region } from "../values.ts";
import { components } from "./components.ts";
import { cornersOf, grown, lengthOf, type Point, type Rectangle, smallestRectangle } from "./rectangle.ts";

/** How a map of probabilities becomes boxes (Liao et al. 2020, "Differentiable Binarization", section 3.4). */
export interface BoxRule {
  /** Probability above which a pixel belongs to text, in ppm. */
  readonly pixelPpm: number;
  /** Mean probability that a box needs, in ppm. */
  readonly boxPpm: number;
  /** A box grows by its area times this over its circumference: the model learned shrunken ones. In thousandths. */
  readonly unclipMilli: number;
  /** Shorter side that a box needs in the map. */
  readonly minSide: number;
  /** Boxes that are kept. */
  readonly most: number;
}

/** Whether a pixel lies in the rectangle, by its position along both sides. */
function inside({ corner, along, across }: Rectangle, x: number, y: number): boolean {
  const [dx, dy] = [x - corner[0], y - corner[1]];
  const part = (side: Point) => dx * side[0] + dy * side[1];
  const reach = (side: Point) => side[0] * side[0] + side[1] * side[1];
  const slack = 1e-6;
  return [along, across].every((side) => part(side) >= -slack && part(side) <= reach(side) + slack);
}

/** Mean probability of the pixels in a rectangle, summed row by row in doubles. */
function scoreOf(map: Float32Array, width: number, height: number, rectangle: Rectangle): number {
  const corners = cornersOf(rectangle);
  const range = (axis: 0 | 1, size: number) => {
    const values = corners.map((corner) => corner[axis]);
    return [Math.max(0, Math.floor(Math.min(...values))), Math.min(size - 1, Math.ceil(Math.max(...values)))] as const;
  };
  const [left, right] = range(0, width);
  const [top, bottom] = range(1, height);
  let [sum, count] = [0, 0];
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      if (!inside(rectangle, x, y)) continue;
      sum += map[y * width + x] ?? 0;
      count++;
    }
  }
  return count === 0 ? 0 : sum / count;
}

/**
 * Boxes around the parts of a map that are probably text: binarise, connected parts, smallest rectangles, mean score,
 * growth. Corners are rounded to whole pixels of the item's own image.
 * @param map Probabilities, `height · width`.
 * @param region What of the item's image the map covers.
 * @param bounds Size of the item's image, which no corner leaves.
 */
export function boxesFromMap(
  map: Float32Array,
  { width, height }: { width: number; height: number },
  { region, bounds, rule }: { region: Region; bounds: { width: number; height: number }; rule: BoxRule },
): Box[] {
  const mask = Uint8Array.from(map, (value) => (value > rule.pixelPpm / 1e6 ? 1 : 0));
  const [scaleX, scaleY] = [region.width / width, region.height / height];
  const within = (value: number, size: number) => Math.min(size, Math.max(0, Math.round(value)));
  const boxes: Box[] = [];
  for (const { rim } of components(mask, width, rule.most)) {
    const points = Array.from({ length: rim.length / 2 }, (_, i): Point => [rim[2 * i] ?? 0, rim[2 * i + 1] ?? 0]);
    const tight = smallestRectangle(points);
    const [a, b] = [lengthOf(tight.along), lengthOf(tight.across)];
    if (Math.min(a, b) < rule.minSide) continue;
    const score = scoreOf(map, width, height, tight);
    if (ppmOf(score) < rule.boxPpm) continue;
    const whole = grown(tight, (a * b * rule.unclipMilli) / 1000 / (2 * (a + b)));
    // A pixel's position is its centre: the region's edges lie half a pixel outside.
    const corners = cornersOf(whole).flatMap(([x, y]) => [
      within(region.x + (x + 0.5) * scaleX, bounds.width),
      within(region.y + (y + 0.5) * scaleY, bounds.height),
    ]);
    boxes.push({ corners: corners as unknown as Box["corners"], ppm: ppmOf(score) });
  }
  return boxes;
}
