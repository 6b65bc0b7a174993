import type { Tokenizer } from "@starling/graph";
import type { DataPreview } from "./messages.ts";
import type { NamedSamples } from "./read-samples.ts";
import { piecesOf } from "./read-tokenizer.ts";

/** Samples that are shown, and characters of a text. */
const SHOWN = 12;
const SHOWN_TEXT = 400;

/** The first sample of each class, then the first ones of all, as many as are shown. */
function chosen(labels: Uint8Array): number[] {
  const firsts = [...new Set(labels)].map((label) => labels.indexOf(label));
  const all = Array.from(labels.subarray(0, SHOWN), (_, i) => i);
  return [...new Set([...firsts, ...all])].slice(0, SHOWN);
}

/** A look at labelled samples. */
export function previewSamples({
  samples: { samples, labels, sampleShape, count },
  classes,
}: NamedSamples): DataPreview {
  const size = samples.byteLength / count;
  const counts = new Uint32Array(classes.length);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return {
    classes: classes.map((name, i) => ({ name, count: counts[i] ?? 0 })),
    shape: sampleShape,
    samples: chosen(labels).map((i) => ({
      bytes: samples.slice(i * size, (i + 1) * size),
      className: classes[labels[i] ?? 0] ?? "",
    })),
    text: "",
    tokens: [],
  };
}

/** A look at a text, and at the tokens that an own tokenizer has cut it into. */
export function previewText(
  text: string,
  context: number,
  cut?: { readonly tokenizer: Tokenizer; readonly tokens: ArrayLike<number> },
): DataPreview {
  const tokens = cut === undefined ? [] : piecesOf(cut.tokenizer, cut.tokens);
  return { classes: [], shape: [context], samples: [], text: text.slice(0, SHOWN_TEXT), tokens };
}
