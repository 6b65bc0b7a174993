import type { Box } from "../values.ts";

const middle = ({ corners }: Box) => (corners[1] + corners[3] + corners[5] + corners[7]) / 4;
const left = ({ corners }: Box) => Math.min(corners[0], corners[6]);
const heightOf = ({ corners }: Box) => Math.max(1, (corners[5] + corners[7] - corners[1] - corners[3]) / 2);

/**
 * Boxes as people read them: lines from top to bottom, each from left to right. A box belongs to the line above it if
 * its middle is within half the height of the line's first box.
 */
export function inReadingOrder(boxes: readonly Box[]): Box[] {
  const lines: Box[][] = [];
  for (const box of boxes.toSorted((a, b) => middle(a) - middle(b) || left(a) - left(b))) {
    const line = lines.at(-1);
    const [first] = line ?? [];
    if (line !== undefined && first !== undefined && middle(box) - middle(first) <= heightOf(first) / 2) line.push(box);
    else lines.push([box]);
  }
  return lines.flatMap((line) => line.toSorted((a, b) => left(a) - left(b)));
}
