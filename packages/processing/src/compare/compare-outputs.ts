import type { Output } from "../values.ts";
import type { ComparisonRule } from "./rule.ts";
import { sameBoxes, sameLabels, sameReading, sameSegments } from "./same-finding.ts";
import { sameTensor } from "./same-tensor.ts";

/** Whether two computations of one item agree; if not, where they part. */
export type Comparison = { readonly equal: true } | { readonly equal: false; readonly reason: string };

const differ = (reason: string): Comparison => ({ equal: false, reason });

/**
 * Compares what two volunteers made of one item. Symmetric: no side is the reference. It never throws: what is not
 * comparable is unequal.
 */
export function compareOutputs(rule: ComparisonRule, a: Output, b: Output): Comparison {
  const reason = difference(rule, a, b);
  return reason === undefined ? { equal: true } : differ(reason);
}

/** The first difference, in words; undefined where there is none. */
function difference(rule: ComparisonRule, a: Output, b: Output): string | undefined {
  if (a.kind === "tensor" && b.kind === "tensor") return sameTensor(rule.float, a.tensor, b.tensor);
  if (a.kind === "labels" && b.kind === "labels") return sameLabels(rule, a, b);
  if (a.kind === "reading" && b.kind === "reading") return sameReading(rule, a, b);
  if (a.kind === "boxes" && b.kind === "boxes") return sameBoxes(rule, a.boxes, b.boxes);
  if (a.kind === "segments" && b.kind === "segments") return sameSegments(rule, a.segments, b.segments);
  if (a.kind === "parts" && b.kind === "parts") {
    const boxes = (output: typeof a) => output.parts.map(({ box }) => box);
    const found = sameBoxes(rule, boxes(a), boxes(b));
    if (found !== undefined) return found;
    for (const [i, { output }] of a.parts.entries()) {
      const other = b.parts[i]?.output;
      const inside = other === undefined ? "it is missing" : difference(rule, output, other);
      if (inside !== undefined) return `part ${i + 1}: ${inside}`;
    }
    return undefined;
  }
  return `one is ${a.kind}, the other ${b.kind}`;
}
