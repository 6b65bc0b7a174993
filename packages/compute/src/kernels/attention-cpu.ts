import {
  type AttentionGeometry,
  type AttentionOptions,
  derivativeViews,
  maskSteps,
  outputSizes,
  type RowView,
} from "./attention-geometry.ts";
import { LOWEST_TOP } from "./attention-wgsl.ts";
import { cpuView } from "./dispatch.ts";
import { type Operand, operand } from "./operand.ts";

/** First elements of the rows of one pair of query and key, before the head is added. */
interface Pair {
  readonly batch: number;
  readonly head: number;
  readonly row: number;
  readonly column: number;
}

/** Calls back for every query of every head. */
function eachQuery(
  g: AttentionGeometry,
  visit: (batch: number, head: number, row: number, index: number) => void,
): void {
  for (let batch = 0, index = 0; batch < g.batch; batch++) {
    for (let head = 0; head < g.heads; head++) {
      for (let row = 0; row < g.queries; row++, index++) visit(batch, head, row, index);
    }
  }
}

const buffer = ({ tensor }: Operand) => cpuView({ tensor, offset: 0, shape: tensor.shape });

function dot(a: Float32Array, atA: number, b: Float32Array, atB: number, size: number): number {
  let sum = 0;
  for (let d = 0; d < size; d++) sum += (a[atA + d] ?? 0) * (b[atB + d] ?? 0);
  return sum;
}

/** First element of a head's row. */
function place(
  g: AttentionGeometry,
  name: "q" | "k" | "v",
  view: RowView,
  batch: number,
  row: number,
  head: number,
): number {
  const count = name === "q" ? g.queries : g.keys;
  const own = name === "q" ? head : Math.floor(head / (g.heads / g.kvHeads));
  return view.offset + (batch * count + row) * view.step + own * g.size;
}

/** The scores of one query by key; a hidden one is absent. */
function scorer(g: AttentionGeometry, options: AttentionOptions): (pair: Pair) => number | undefined {
  const [q, k] = [buffer(g.sources.q), buffer(g.sources.k)];
  const maskPart = options.mask && operand(options.mask);
  const [mask, steps] = maskPart ? [cpuView(maskPart), maskSteps(maskPart, g)] : [];
  return ({ batch, head, row, column }) => {
    if (options.causal && column > row + g.keys - g.queries) return undefined;
    const at = place(g, "q", g.views.q, batch, row, head);
    const score = options.scale * dot(q, at, k, place(g, "k", g.views.k, batch, column, head), g.size);
    const added = steps ? (mask?.[batch * steps.batch + head * steps.head + row * steps.row + column] ?? 0) : 0;
    return score + added > LOWEST_TOP ? score + added : undefined;
  };
}

/** The twin of attention on WebGPU: outputs, then log-sum-exps. */
export function attendOnCpu(g: AttentionGeometry, options: AttentionOptions, out: Float32Array): void {
  const v = buffer(g.sources.v);
  const score = scorer(g, options);
  const sums = outputSizes(g).rows;
  eachQuery(g, (batch, head, row, index) => {
    const scores = Array.from({ length: g.keys }, (_, column) => score({ batch, head, row, column }));
    const top = scores.reduce<number>((max, s) => Math.max(max, s ?? LOWEST_TOP), LOWEST_TOP);
    const weights = scores.map((s) => (s === undefined ? 0 : Math.exp(s - top)));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const start = ((batch * g.queries + row) * g.heads + head) * g.size;
    for (let d = 0; d < g.size; d++) {
      let y = 0;
      weights.forEach((weight, j) => {
        y += weight * (v[place(g, "v", g.views.v, batch, j, head) + d] ?? 0);
      });
      out[start + d] = sum === 0 ? 0 : y / sum;
    }
    out[sums + index] = top + (sum === 0 ? 0 : Math.log(sum));
  });
}

/** What the forward pass left, and the derivative that comes in. */
export interface AttentionBackward {
  readonly dy: Operand;
  readonly y: Operand;
  readonly logSumExp: Operand;
}

/** The twin of the derivatives by queries, keys and values, in the inputs' own form. */
export function attentionGradientOnCpu(
  g: AttentionGeometry,
  options: AttentionOptions,
  parts: AttentionBackward,
  out: Float32Array,
): void {
  const [dy, y, logSumExp] = [cpuView(parts.dy), cpuView(parts.y), cpuView(parts.logSumExp)];
  const [q, k, v] = [buffer(g.sources.q), buffer(g.sources.k), buffer(g.sources.v)];
  const score = scorer(g, options);
  const to = derivativeViews(g);
  const sums = new Float64Array(to.end);
  const add = (at: number, factor: number, from: Float32Array, start: number) => {
    for (let d = 0; d < g.size; d++) sums[at + d] = (sums[at + d] ?? 0) + factor * (from[start + d] ?? 0);
  };
  eachQuery(g, (batch, head, row, index) => {
    const start = ((batch * g.queries + row) * g.heads + head) * g.size;
    const delta = dot(dy, start, y, start, g.size);
    for (let column = 0; column < g.keys; column++) {
      const s = score({ batch, head, row, column });
      if (s === undefined) continue;
      const p = Math.exp(s - (logSumExp[index] ?? 0));
      const at = (name: "q" | "k" | "v", view: RowView) =>
        place(g, name, view, batch, name === "q" ? row : column, head);
      const ds = options.scale * p * (dot(dy, start, v, at("v", g.views.v), g.size) - delta);
      add(at("v", to.v), p, dy, start);
      add(at("q", to.q), ds, k, at("k", g.views.k));
      add(at("k", to.k), ds, q, at("q", g.views.q));
    }
  });
  out.set(sums);
}
