import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import type { AttentionGeometry, AttentionOptions, MaskSteps } from "./attention-geometry.ts";
import { maskSteps } from "./attention-geometry.ts";
import { isSoftware } from "./choose-matmul.ts";
import { type Operand, operand } from "./operand.ts";
import { aligned, lines } from "./wgsl-text.ts";

/** What the text of an attention shader depends on. */
export interface AttentionVariant {
  /** Elements of a head. */
  readonly size: number;
  /** Elements that are read and written at once. */
  readonly width: 1 | 4;
  /** Rows (queries, or keys in their own derivative) of an invocation. */
  readonly rows: number;
  /** Rows of the other kind that are met at once. */
  readonly step: 2 | 4;
  readonly workgroup: readonly [number, number, number];
}

/**
 * In software, rows of one invocation share what it reads, which costs the most there, and few are met at once, since
 * every read lengthens the compilation; on hardware, every row is an invocation of its own, because registers are few
 * and neighbours read the same lines anyway.
 */
const SOFTWARE = { step: 2, workgroup: [8, 1, 1] } as const;
/** Heads up to which an invocation takes four rows: beyond, compilation takes too long. */
const SHORT_HEAD = 32;
const HARDWARE = { rows: 1, step: 4, workgroup: [64, 1, 1] } as const;

/** The variant for the current adapter. */
export function attentionVariant(
  g: AttentionGeometry,
  options: AttentionOptions,
  others: readonly number[],
): AttentionVariant {
  const { device } = tf.backend() as WebGPUBackend;
  const views = Object.values(g.views).flatMap(({ offset, step }) => [offset, step]);
  const width = aligned(g.size, ...views, ...others) ? 4 : 1;
  const form = options.form ?? (isSoftware(device.adapterInfo) ? "software" : "hardware");
  if (form === "hardware") return { size: g.size, width, ...HARDWARE };
  return { size: g.size, width, ...SOFTWARE, rows: g.size <= SHORT_HEAD ? 4 : 2 };
}

/** The key part that tells variants apart. */
export const variantName = ({ size, width, rows, step }: AttentionVariant): string =>
  `${size}:${width}:${rows}:${step}`;

/** A hidden score; and where the running maximum starts, above it, so that a row without keys sums to zero. */
const HIDDEN = "-3.0e38";
export const LOWEST_TOP = -1e30;

/** Uniforms of sizes and of the mask. */
export const SCORE_INTEGERS = [
  "queries",
  "keys",
  "heads",
  "group",
  "causal",
  "masked",
  "maskOffset",
  "maskBatch",
  "maskHead",
  "maskRow",
] as const;

/** The mask as the shaders bind it; queries stand in where there is none. */
export function maskOf(g: AttentionGeometry, options: AttentionOptions): { mask: Operand; steps: MaskSteps } {
  if (options.mask === undefined) return { mask: g.sources.q, steps: { batch: 0, head: 0, row: 0 } };
  const mask = operand(options.mask);
  return { mask, steps: maskSteps(mask, g) };
}

/** Values of the uniforms. */
export function scoreIntegers(g: AttentionGeometry, options: AttentionOptions): number[] {
  const { mask, steps } = maskOf(g, options);
  const masked = options.mask === undefined ? [0, 0] : [1, mask.offset];
  const flags = [options.causal ? 1 : 0, ...masked];
  return [g.queries, g.keys, g.heads, g.heads / g.kvHeads, ...flags, steps.batch, steps.head, steps.row];
}

const COMPONENTS = ["x", "y", "z", "w"] as const;

/** WGSL of a vector with as many components as rows are met at once. */
export const stepVector = ({ step }: AttentionVariant, component: (i: number) => string, type = "f32"): string =>
  `vec${step}<${type}>(${COMPONENTS.slice(0, step)
    .map((_, i) => component(i))
    .join(", ")})`;

/** WGSL of `visible(scores, rows, columns, batch, head)`: scores with the mask, hidden where there is no pair. */
export function visibleWgsl(variant: AttentionVariant): string {
  const { step } = variant;
  const [floats, integers] = [`vec${step}<f32>`, `vec${step}<i32>`];
  return `
    fn visible(scores: ${floats}, rows: ${integers}, columns: ${integers}, batch: i32, head: i32) -> ${floats} {
      var s = scores;
      if (uniforms.masked == 1) {
        let at = ${integers}(uniforms.maskOffset + batch * uniforms.maskBatch + head * uniforms.maskHead)
          + min(rows, ${integers}(uniforms.queries - 1)) * uniforms.maskRow + min(columns, ${integers}(uniforms.keys - 1));
        s = max(s + ${stepVector(variant, (i) => `Mask[at.${COMPONENTS[i]}]`)}, ${floats}(${HIDDEN}));
      }
      var last = ${integers}(uniforms.keys - 1);
      if (uniforms.causal == 1) { last = min(last, rows + (uniforms.keys - uniforms.queries)); }
      return select(${floats}(${HIDDEN}), s, (columns <= last) & (rows < ${integers}(uniforms.queries)));
    }`;
}

/** WGSL that loads, multiplies and stores the elements of a head, which are written out one after the other. */
export function headText({ size, width, step }: AttentionVariant) {
  const length = size / width;
  const type = width === 4 ? "vec4<f32>" : "f32";
  const several = width === 4 ? `mat${step}x4<f32>` : `vec${step}<f32>`;
  return {
    /** Place of a row's head in its buffer, in units of `width`. */
    place: (name: "q" | "k" | "v", row: string, head: string) => {
      const count = name === "q" ? "queries" : "keys";
      return `(uniforms.${name}Offset + (batch * uniforms.${count} + ${row}) * uniforms.${name}Step + ${head} * ${size}) / ${width}`;
    },
    load: (name: string, buffer: string, place: string) =>
      lines(length, (d) => `let ${name}_${d} = ${buffer}[${place} + ${d}];`),
    zero: (name: string) => lines(length, (d) => `var ${name}_${d} = ${type}();`),
    /** As many rows as are met at once, at `place0`, `place1`, … */
    loadStep: (name: string, buffer: string, place: string) =>
      lines(length, (d) => {
        const rows = Array.from({ length: step }, (_, i) => `${buffer}[${place}${i} + ${d}]`);
        return `let ${name}_${d} = ${several}(${rows.join(", ")});`;
      }),
    /** Products of one row with those. */
    scores: (row: string, rows: string) => Array.from({ length }, (_, d) => `${row}_${d} * ${rows}_${d}`).join(" + "),
    /** Adds those rows, weighed. */
    add: (sum: string, rows: string, weights: string) =>
      lines(
        length,
        (d) => `${sum}_${d} += ${width === 4 ? `${rows}_${d} * ${weights}` : `dot(${rows}_${d}, ${weights})`};`,
      ),
    scale: (sum: string, factor: string) => lines(length, (d) => `${sum}_${d} *= ${factor};`),
    /** The product of two rows. */
    dot: (a: string, b: string) =>
      Array.from({ length }, (_, d) => (width === 4 ? `dot(${a}_${d}, ${b}_${d})` : `${a}_${d} * ${b}_${d}`)).join(
        " + ",
      ),
    store: (sum: string, place: string, factor = "1.0") =>
      lines(length, (d) => `result[${place} + ${d}] = ${sum}_${d} * ${factor};`),
  };
}

/** WGSL of one element of the result, whatever its width. */
export const element = (width: 1 | 4, at: string): string =>
  width === 4 ? `result[(${at}) / 4][(${at}) % 4]` : `result[${at}]`;

/** WGSL of `name0`, `name1`, … for the rows that are met at once, by the row's text. */
export const stepPlaces = ({ step }: AttentionVariant, name: string, place: (i: number) => string): string =>
  lines(step, (i) => `let ${name}${i} = ${place(i)};`);

/** WGSL for one of the rows that an invocation holds. */
type RowText = (row: number) => string;

/** A shader whose invocations each hold some queries of one head and walk over all keys that these may see. */
export function walkKeysWgsl(
  variant: AttentionVariant,
  parts: { readonly begin: RowText; readonly step: RowText; readonly end: RowText },
): string {
  const { rows, step: met } = variant;
  const text = headText(variant);
  return `
    ${visibleWgsl(variant)}
    fn main() {
      let first = i32(globalId.x) * ${rows};
      let head = i32(globalId.y);
      let batch = i32(globalId.z);
      if (first >= uniforms.queries) { return; }
      let keyHead = head / uniforms.group;
      ${lines(rows, parts.begin)}
      var limit = uniforms.keys;
      if (uniforms.causal == 1) { limit = min(limit, first + ${rows} + uniforms.keys - uniforms.queries); }
      for (var j = 0; j < limit; j += ${met}) {
        let columns = ${stepVector(variant, (i) => `j + ${i}`, "i32")};
        ${stepPlaces(variant, "k", (i) => text.place("k", `min(j + ${i}, uniforms.keys - 1)`, "keyHead"))}
        ${stepPlaces(variant, "v", (i) => text.place("v", `min(j + ${i}, uniforms.keys - 1)`, "keyHead"))}
        ${text.loadStep("k", "K", "k")}
        ${text.loadStep("v", "V", "v")}
        ${lines(rows, parts.step)}
      }
      ${lines(rows, parts.end)}
    }`;
}
