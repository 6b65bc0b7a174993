import { PPM } from "../constants.ts";
import { ResourceError } from "../errors.ts";
import { ppmOf } from "../tensor/probability.ts";
import { bestTwo } from "../tensor/rows.ts";
import type { ReadingValue } from "../values.ts";

/** Class 0 says that no character ends here (Graves et al. 2006). */
const BLANK = 0;

/** Longest dictionary: CJK models have under 20,000 characters. */
const MAX_CHARACTERS = 100_000;

/**
 * The characters of a dictionary: one a line, in the order of the model's classes after the blank.
 * @throws ResourceError
 */
export function readDictionary(bytes: Uint8Array, name: string): string[] {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ResourceError(`The dictionary "${name}" is not UTF-8 text.`, { fix: "Save it as UTF-8.", cause });
  }
  const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
  if (lines.length > MAX_CHARACTERS) {
    throw new ResourceError(`The dictionary "${name}" has ${lines.length} lines.`, { fix: `Use ${MAX_CHARACTERS}.` });
  }
  return lines;
}

/**
 * Greedy CTC decoding: the best class of each step, repeats merged, blanks left out.
 * @param rows Probabilities of the classes, one row a step.
 * @param characters Character of class i + 1; behind them all may come a space (PaddleOCR's `use_space_char`).
 */
export function decodeCtc(rows: readonly Float32Array[], characters: readonly string[]): ReadingValue {
  let text = "";
  let sum = 0;
  let count = 0;
  let margin = 1;
  let before = BLANK;
  for (const row of rows) {
    const [best, second] = bestTwo(row);
    const value = row[best] ?? 0;
    margin = Math.min(margin, second === undefined ? 1 : value - (row[second] ?? 0));
    if (best !== BLANK && best !== before) {
      text += characters[best - 1] ?? " ";
      sum += value;
      count++;
    }
    before = best;
  }
  return {
    kind: "reading",
    text,
    ppm: count === 0 ? 0 : ppmOf(sum / count),
    marginPpm: Math.min(PPM, ppmOf(margin)),
  };
}
