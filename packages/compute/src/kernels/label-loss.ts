import type * as tf from "@tensorflow/tfjs-core";
import { WORKGROUP_SIZE } from "./constants.ts";
import {
  cpuResult,
  cpuView,
  dispatch,
  emptyTensor,
  FLAT_INDEX,
  FLAT_WORKGROUP,
  flatGroups,
  onWebGpu,
  type Shader,
} from "./dispatch.ts";
import { type Input, type Operand, operand, requireFit, sizeOf, whole } from "./operand.ts";
import { addressOf, onWasm, scratch, wasm } from "./wasm/wasm-kernels.ts";

/** The label of a row that does not count, as PyTorch has it. */
export const IGNORED_LABEL = -100;

/** Classes from which on a workgroup shares a row: below, its barriers cost more than they save. */
const SHARED_FROM = 1024;

/** Losses and their derivative, as parts of one buffer. */
export interface LabelLoss {
  /** f32 [rows], nats; 0 where the label is ignored. */
  readonly losses: Operand;
  /** f32 [rows, classes]: weight·(softmax(logits) − onehot(label)). */
  readonly dlogits: Operand;
}

interface Variant {
  /** Whether a workgroup shares each row; otherwise one invocation takes it. */
  readonly shared: boolean;
  readonly derivative: boolean;
}

/** Joins what the invocations of a row have found, all of them in the same order. */
function join(shared: boolean, name: string, start: string, step: string): string {
  if (!shared) return "";
  return `
    workgroupBarrier();
    parts[localIndex] = ${name};
    workgroupBarrier();
    ${name} = ${start};
    for (var i = 0; i < ${WORKGROUP_SIZE}; i++) { ${name} = ${step}; }`;
}

function shaderOf({ shared, derivative }: Variant): Shader {
  const loop = shared
    ? `var c = i32(localIndex); c < uniforms.classes; c += ${WORKGROUP_SIZE}`
    : "var c = 0; c < uniforms.classes; c++";
  const row = shared ? "i32(workgroupId.y * numWorkgroups.x + workgroupId.x)" : FLAT_INDEX;
  const write = `
    for (${loop}) {
      let hit = select(0.0, 1.0, c == label);
      let slope = uniforms.weight * (exp(Logits[start + c] - top) / sum - hit);
      result[row * uniforms.classes + c] = select(slope, 0.0, label == uniforms.ignored);
    }`;
  return {
    name: `StarlingLabelLoss:${shared}:${derivative}`,
    inputs: ["Logits", "Labels"],
    integers: ["rows", "classes", "logitsOffset", "labelsOffset", "lossesOffset", "ignored"],
    ...(derivative ? { floats: ["weight"] } : {}),
    workgroup: FLAT_WORKGROUP,
    // No invocation may leave before the barriers, so that a surplus row is computed, and not written.
    code: () => `
      ${shared ? `var<workgroup> parts: array<f32, ${WORKGROUP_SIZE}>;` : ""}
      fn main() {
        let row = ${row};
        let start = uniforms.logitsOffset + min(row, uniforms.rows - 1) * uniforms.classes;
        let label = Labels[uniforms.labelsOffset + min(row, uniforms.rows - 1)];
        var top = Logits[start];
        for (${loop}) { top = max(top, Logits[start + c]); }
        ${join(shared, "top", "parts[0]", "max(top, parts[i])")}
        var sum = 0.0;
        for (${loop}) { sum += exp(Logits[start + c] - top); }
        ${join(shared, "sum", "0.0", "sum + parts[i]")}
        if (row >= uniforms.rows) { return; }
        ${derivative ? write : ""}
        ${shared ? "if (localIndex != 0u) { return; }" : ""}
        let loss = log(sum) + top - Logits[start + clamp(label, 0, uniforms.classes - 1)];
        result[uniforms.lossesOffset + row] = select(loss, 0.0, label == uniforms.ignored);
      }`,
  };
}

interface Request {
  readonly logits: Operand;
  readonly labels: Operand;
  readonly rows: number;
  readonly classes: number;
  readonly weight: number;
  readonly ignoreIndex: number;
  readonly derivative: boolean;
}

function compute(output: tf.Tensor, request: Request): void {
  const { logits, labels, rows, classes, weight, ignoreIndex, derivative } = request;
  const lossesOffset = derivative ? rows * classes : 0;
  if (onWasm()) {
    const losses = addressOf({ tensor: output, offset: lossesOffset });
    const slopes = derivative ? addressOf(whole(output)) : scratch(4 * classes);
    const sizes = [rows, classes, weight, ignoreIndex, derivative];
    wasm("labelLoss", addressOf(logits), addressOf(labels), losses, slopes, ...sizes);
    return;
  }
  if (!onWebGpu()) {
    onCpu(cpuResult(output), lossesOffset, request);
    return;
  }
  const shared = classes >= SHARED_FROM;
  dispatch(shaderOf({ shared, derivative }), {
    inputs: [logits, labels],
    output,
    groups: flatGroups(shared ? rows * WORKGROUP_SIZE : rows),
    integers: [rows, classes, logits.offset, labels.offset, lossesOffset, ignoreIndex],
    ...(derivative ? { floats: [weight] } : {}),
  });
}

function onCpu(out: Float32Array, lossesOffset: number, request: Request): void {
  const { rows, classes, weight, ignoreIndex, derivative } = request;
  const [logits, labels] = [cpuView(request.logits), cpuView<Int32Array>(request.labels)];
  for (let r = 0; r < rows; r++) {
    const scores = logits.subarray(r * classes, (r + 1) * classes);
    const label = labels[r] ?? 0;
    const top = scores.reduce((max, score) => Math.max(max, score), Number.NEGATIVE_INFINITY);
    const sum = scores.reduce((total, score) => total + Math.exp(score - top), 0);
    const counts = label !== ignoreIndex;
    out[lossesOffset + r] = counts ? Math.log(sum) + top - (scores[label] ?? 0) : 0;
    if (!derivative) continue;
    scores.forEach((score, c) => {
      const slope = weight * (Math.exp(score - top) / sum - (c === label ? 1 : 0));
      out[r * classes + c] = counts ? slope : 0;
    });
  }
}

function request(logits: Input, labels: Input): Pick<Request, "logits" | "labels" | "rows" | "classes"> {
  const [scores, targets] = [operand(logits), operand(labels)];
  const classes = scores.shape.at(-1) ?? 1;
  const rows = sizeOf(scores.shape) / classes;
  requireFit(
    sizeOf(targets.shape) === rows,
    `${rows} rows of logits need as many labels; there are [${targets.shape}]`,
  );
  return { logits: scores, labels: targets, rows, classes };
}

/**
 * Cross-entropy of softmax(logits) against integer labels, row by row.
 *
 * @param logits f32 [..., classes]
 * @param labels i32, one for each row: in [0, classes), or `ignoreIndex`
 * @returns f32 [rows], nats; 0 where the label is ignored
 * @throws RangeError when shapes do not fit
 */
export function labelLosses(logits: Input, labels: Input, ignoreIndex: number = IGNORED_LABEL): tf.Tensor1D {
  const parts = request(logits, labels);
  const output = emptyTensor<tf.Tensor1D>([parts.rows]);
  compute(output, { ...parts, weight: 1, ignoreIndex, derivative: false });
  return output;
}

/**
 * Losses and derivative in one dispatch.
 *
 * @param logits f32 [..., classes]
 * @param labels i32, one for each row: in [0, classes), or `ignoreIndex`
 * @param weight what each row's loss counts in the objective: 1 / counted rows for their mean
 * @throws RangeError when shapes do not fit
 */
export function labelLossWithGradient(
  logits: Input,
  labels: Input,
  weight: number,
  ignoreIndex: number = IGNORED_LABEL,
): LabelLoss {
  const parts = request(logits, labels);
  const { rows, classes } = parts;
  const tensor = emptyTensor([rows * (classes + 1)]);
  compute(tensor, { ...parts, weight, ignoreIndex, derivative: true });
  return {
    losses: { tensor, offset: rows * classes, shape: [rows] },
    dlogits: { tensor, offset: 0, shape: parts.logits.shape },
  };
}
