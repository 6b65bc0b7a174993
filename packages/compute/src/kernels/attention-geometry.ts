import { type Input, type Operand, operand, requireFit, sizeOf } from "./operand.ts";

/** Queries, keys and values side by side in each row, or apart. */
export type AttentionInputs =
  | {
      /** f32 [B, T, (heads + 2·kvHeads)·D] */
      readonly qkv: Input;
    }
  | {
      /** f32 [B, Tq, heads·D] */
      readonly q: Input;
      /** f32 [B, Tk, kvHeads·D] */
      readonly k: Input;
      /** f32 [B, Tk, kvHeads·D] */
      readonly v: Input;
    };

export interface AttentionOptions {
  readonly heads: number;
  /** Heads of keys and values, a divisor of `heads`, each of which serves a group of query heads; `heads` by default. */
  readonly kvHeads?: number | undefined;
  /** Factor of the scores, 1/√D as a rule. */
  readonly scale: number;
  /** Query i sees the keys up to i + Tk − Tq. */
  readonly causal: boolean;
  /** f32 added to the scores: [B or 1, heads or 1, Tq or 1, Tk], or [Tq, Tk]. */
  readonly mask?: Input | undefined;
  /** Overrides the choice by adapter. */
  readonly form?: "software" | "hardware" | undefined;
}

/** Where the rows of queries, keys or values lie: first element, and elements from one row to the next. */
export interface RowView {
  readonly offset: number;
  readonly step: number;
}

export interface AttentionGeometry {
  readonly packed: boolean;
  readonly batch: number;
  readonly queries: number;
  readonly keys: number;
  readonly heads: number;
  readonly kvHeads: number;
  /** Elements of a head. */
  readonly size: number;
  readonly sources: { readonly q: Operand; readonly k: Operand; readonly v: Operand };
  readonly views: { readonly q: RowView; readonly k: RowView; readonly v: RowView };
}

/** Steps through a mask; a dimension of length 1 has step 0. */
export interface MaskSteps {
  readonly batch: number;
  readonly head: number;
  readonly row: number;
}

function shape3({ shape }: Operand): readonly [number, number, number] {
  const [batch, rows, width] = shape;
  const whole = shape.length === 3 && batch !== undefined && rows !== undefined && width !== undefined;
  requireFit(whole, `attention takes [batch, time, channels]; it was given [${shape}]`);
  return [batch, rows, width];
}

function packedGeometry(source: Operand, heads: number, kvHeads: number): AttentionGeometry {
  const [batch, rows, width] = shape3(source);
  const size = width / (heads + 2 * kvHeads);
  requireFit(Number.isInteger(size), `${width} channels do not hold ${heads} + 2·${kvHeads} equal heads`);
  const view = (head: number): RowView => ({ offset: source.offset + head * size, step: width });
  return {
    ...{ packed: true, batch, queries: rows, keys: rows, heads, kvHeads, size },
    sources: { q: source, k: source, v: source },
    views: { q: view(0), k: view(heads), v: view(heads + kvHeads) },
  };
}

/**
 * Sizes of an attention and where its inputs lie.
 *
 * @throws RangeError when shapes do not fit
 */
export function attentionGeometry(
  inputs: AttentionInputs,
  { heads, kvHeads = heads }: AttentionOptions,
): AttentionGeometry {
  requireFit(Number.isInteger(heads / kvHeads), `${heads} heads do not share ${kvHeads} heads of keys evenly`);
  if ("qkv" in inputs) return packedGeometry(operand(inputs.qkv), heads, kvHeads);
  const sources = { q: operand(inputs.q), k: operand(inputs.k), v: operand(inputs.v) };
  const [batch, queries, width] = shape3(sources.q);
  const size = width / heads;
  requireFit(Number.isInteger(size), `${width} channels do not hold ${heads} equal heads`);
  const keys = shape3(sources.k)[1];
  for (const part of [sources.k, sources.v]) {
    const fits = String(part.shape) === String([batch, keys, kvHeads * size]);
    requireFit(fits, `keys and values must be [${[batch, keys, kvHeads * size]}]; one is [${part.shape}]`);
  }
  const view = ({ offset, shape }: Operand): RowView => ({ offset, step: shape[2] ?? 0 });
  return {
    ...{ packed: false, batch, queries, keys, heads, kvHeads, size },
    sources,
    views: { q: view(sources.q), k: view(sources.k), v: view(sources.v) },
  };
}

/**
 * Steps through a mask of any of the allowed shapes.
 *
 * @throws RangeError when it has another
 */
export function maskSteps({ shape }: Operand, g: AttentionGeometry): MaskSteps {
  const [batch = 1, head = 1, row = 1, keys = 1] = [...Array<number>(4 - shape.length).fill(1), ...shape];
  const allowed = (length: number, full: number) => length === 1 || length === full;
  const fits = allowed(batch, g.batch) && allowed(head, g.heads) && allowed(row, g.queries) && keys === g.keys;
  requireFit(fits, `a mask of shape [${shape}] does not fit scores of [${[g.batch, g.heads, g.queries, g.keys]}]`);
  const step = (length: number, inner: number) => (length === 1 ? 0 : inner);
  return { batch: step(batch, head * row * keys), head: step(head, row * keys), row: step(row, keys) };
}

/** Elements of all queries' outputs, and of one number for each query and head. */
export function outputSizes(g: AttentionGeometry): { readonly rows: number; readonly scalars: number } {
  return { rows: g.batch * g.queries * g.heads * g.size, scalars: g.batch * g.heads * g.queries };
}

/** Where the derivatives by the inputs lie in one buffer, in the inputs' own form; `end` is the first free element. */
export function derivativeViews(g: AttentionGeometry) {
  const queryWidth = g.heads * g.size;
  const keyWidth = g.kvHeads * g.size;
  if (g.packed) {
    const step = queryWidth + 2 * keyWidth;
    const view = (offset: number): RowView => ({ offset, step });
    const views = { q: view(0), k: view(queryWidth), v: view(queryWidth + keyWidth) };
    return { ...views, end: g.batch * g.queries * step };
  }
  const k = g.batch * g.queries * queryWidth;
  const v = k + g.batch * g.keys * keyWidth;
  const views = {
    q: { offset: 0, step: queryWidth },
    k: { offset: k, step: keyWidth },
    v: { offset: v, step: keyWidth },
  };
  return { ...views, end: v + g.batch * g.keys * keyWidth };
}

/** Elements of an operand's shape must be so many. */
export function requireSize(part: Operand, length: number, what: string): void {
  requireFit(sizeOf(part.shape) === length, `${what} has shape [${part.shape}]; attention needs ${length} elements`);
}
