import type { Box, LabelsValue, ReadingValue, Segment } from "../values.ts";
import type { ComparisonRule } from "./rule.ts";

const far = (a: number, b: number, most: number) => Math.abs(a - b) > most;

function counts(what: string, a: readonly unknown[], b: readonly unknown[]): string | undefined {
  return a.length === b.length ? undefined : `one has ${a.length} ${what}, the other ${b.length}`;
}

/**
 * Probability that a side gives a class. One that it does not list may have that of the last one if the margin allows
 * it, and else is no choice at all.
 */
function probabilityOf({ labels, marginPpm }: LabelsValue, label: string, ppm: number): number {
  const listed = labels.find((one) => one.label === label)?.ppm;
  return listed ?? (marginPpm <= ppm ? (labels.at(-1)?.ppm ?? 0) : Number.NEGATIVE_INFINITY);
}

/**
 * Labels agree if at each rank both have the same class with probabilities within the tolerance. Where classes differ
 * they must be tied on both sides: each gives the other's class as much as its own, within the tolerance.
 */
export function sameLabels({ ppm }: ComparisonRule, a: LabelsValue, b: LabelsValue): string | undefined {
  const count = counts("labels", a.labels, b.labels);
  if (count !== undefined) return count;
  for (const [i, one] of a.labels.entries()) {
    const other = b.labels[i];
    if (other === undefined) return `label ${i + 1} is missing`;
    if (far(one.ppm, other.ppm, ppm)) return `"${one.label}" has ${one.ppm} ppm and "${other.label}" ${other.ppm}`;
    if (one.label === other.label) continue;
    const tied =
      !far(probabilityOf(a, other.label, ppm), one.ppm, ppm) && !far(probabilityOf(b, one.label, ppm), other.ppm, ppm);
    if (!tied) return `label ${i + 1} is "${one.label}" and "${other.label}"`;
  }
  return undefined;
}

/** Characters that a close choice may change: "rn" for "m" is two. More is another text, whatever the margin. */
const CLOSE_EDITS = 2;

/** Insertions, deletions and replacements between two texts (Levenshtein 1966), by characters. */
export function editDistance(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  let row = Array.from({ length: right.length + 1 }, (_, i) => i);
  for (const [i, character] of left.entries()) {
    const next = [i + 1];
    for (const [j, other] of right.entries()) {
      const replaced = (row[j] ?? 0) + (character === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/**
 * Texts agree if they are equal with confidences within the tolerance, or if both sides had a choice closer than it and
 * at most two characters differ.
 */
export function sameReading({ ppm }: ComparisonRule, a: ReadingValue, b: ReadingValue): string | undefined {
  if (a.text === b.text) return far(a.ppm, b.ppm, ppm) ? `their confidences are ${a.ppm} and ${b.ppm} ppm` : undefined;
  const close = a.marginPpm <= ppm && b.marginPpm <= ppm && Math.abs(a.text.length - b.text.length) <= 2 * CLOSE_EDITS;
  if (close && editDistance(a.text, b.text) <= CLOSE_EDITS) return undefined;
  return `one reads ${JSON.stringify(a.text.slice(0, 40))}, the other ${JSON.stringify(b.text.slice(0, 40))}`;
}

/** Boxes agree if there are as many, in one order, with corners and confidences within the tolerance. */
export function sameBoxes({ ppm, pixels }: ComparisonRule, a: readonly Box[], b: readonly Box[]): string | undefined {
  const count = counts("boxes", a, b);
  if (count !== undefined) return count;
  const i = a.findIndex((box, at) => {
    const other = b[at];
    return (
      other === undefined ||
      far(box.ppm, other.ppm, ppm) ||
      box.corners.some((value, corner) => far(value, other.corners[corner] ?? Number.NaN, pixels))
    );
  });
  return i < 0 ? undefined : `box ${i + 1} differs`;
}

/** Segments agree if there are as many with ends within the tolerance. */
export function sameSegments(
  { samples }: ComparisonRule,
  a: readonly Segment[],
  b: readonly Segment[],
): string | undefined {
  const count = counts("segments", a, b);
  if (count !== undefined) return count;
  const i = a.findIndex(({ from, to }, at) => {
    const other = b[at];
    return other === undefined || far(from, other.from, samples) || far(to, other.to, samples);
  });
  return i < 0 ? undefined : `segment ${i + 1} differs`;
}
