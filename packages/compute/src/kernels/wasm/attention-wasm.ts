import type * as tf from "@tensorflow/tfjs-core";
import type { AttentionBackward } from "../attention-cpu.ts";
import {
  type AttentionGeometry,
  type AttentionOptions,
  derivativeViews,
  maskSteps,
  outputSizes,
  type RowView,
} from "../attention-geometry.ts";
import { operand } from "../operand.ts";
import { addressOf, scratch, wasm } from "./wasm-kernels.ts";

const BYTES = 4;

/** What one head's kernels are told, in bytes. */
interface Head {
  /** Addresses and row steps of queries, keys and values, then of the mask. */
  readonly inputs: readonly number[];
  /** Where rows of queries, keys and values of this head begin among views. */
  readonly rows: (views: { q: RowView; k: RowView; v: RowView }, buffers: readonly number[]) => number[];
  /** First element of its rows of outputs, and of its log-sum-exps. */
  readonly output: number;
  readonly scalars: number;
}

function* headsOf(g: AttentionGeometry, options: AttentionOptions): Generator<Head> {
  const part = options.mask && operand(options.mask);
  const steps = part && maskSteps(part, g);
  const buffers = [g.sources.q, g.sources.k, g.sources.v].map(({ tensor }) => addressOf({ tensor, offset: 0 }));
  for (let batch = 0; batch < g.batch; batch++) {
    for (let head = 0; head < g.heads; head++) {
      const shared = Math.floor(head / (g.heads / g.kvHeads));
      const rows: Head["rows"] = ({ q, k, v }, [qAt = 0, kAt = 0, vAt = 0]) => [
        ...row(qAt, q, batch * g.queries, head * g.size),
        ...row(kAt, k, batch * g.keys, shared * g.size),
        ...row(vAt, v, batch * g.keys, shared * g.size),
      ];
      const mask =
        part && steps
          ? [addressOf(part) + BYTES * (batch * steps.batch + head * steps.head), BYTES * steps.row]
          : [0, 0];
      yield {
        inputs: [...rows(g.views, buffers), ...mask],
        rows,
        output: (batch * g.queries * g.heads + head) * g.size,
        scalars: (batch * g.heads + head) * g.queries,
      };
    }
  }
}

/** Address of a head's first row, and bytes from row to row. */
const row = (buffer: number, { offset, step }: RowView, first: number, channel: number) => [
  buffer + BYTES * (offset + first * step + channel),
  BYTES * step,
];

const roomFor = (g: AttentionGeometry) => scratch(wasm("attentionScratch", g.keys, g.size));

/** Attention on WebAssembly, head by head: outputs, then log-sum-exps. */
export function attendOnWasm(g: AttentionGeometry, options: AttentionOptions, output: tf.Tensor): void {
  const room = roomFor(g);
  const to = addressOf({ tensor: output, offset: 0 });
  const sizes = [g.queries, g.keys, g.size, options.scale, options.causal, room];
  for (const head of headsOf(g, options)) {
    const y = [to + BYTES * head.output, BYTES * g.heads * g.size];
    wasm("attend", ...head.inputs, ...y, to + BYTES * (outputSizes(g).rows + head.scalars), ...sizes);
  }
}

/** The derivatives by queries, keys and values on WebAssembly, in the inputs' own form. */
export function attentionGradientOnWasm(
  g: AttentionGeometry,
  options: AttentionOptions,
  { dy, y, logSumExp }: AttentionBackward,
  output: tf.Tensor,
): void {
  const room = roomFor(g);
  const views = derivativeViews(g);
  const to = addressOf({ tensor: output, offset: 0 });
  wasm("clear", to, BYTES * views.end);
  const sizes = [g.queries, g.keys, g.size, options.scale, options.causal, room];
  for (const head of headsOf(g, options)) {
    const at = (part: typeof dy) => addressOf(part) + BYTES * head.output;
    const rows = [at(dy), at(y), BYTES * g.heads * g.size, addressOf(logSumExp) + BYTES * head.scalars];
    wasm("attendGradient", ...head.inputs, ...rows, ...head.rows(views, [to, to, to]), ...sizes);
  }
}
