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
import { type Input, type Operand, operand, requireFit, sizeOf } from "./operand.ts";

/** The label of a row that does not count, as PyTorch has it. */
export const IGNORED_LABEL = -100;

/** Classes from which on a workgroup shares a row: below, its barriers cost more than they save. */
const SHARED_FROM = 1024;

interface Variant {
  /** Whether a workgroup shares each row; otherwise one invocation takes it. */
  readonly shared: boolean;
  /** Whether the logits are replaced by their derivative; otherwise the losses are written. */
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
  const logits = derivative ? "result" : "Logits";
  const outcome = derivative
    ? `
    for (${loop}) {
      let hit = select(0.0, 1.0, c == label);
      let slope = uniforms.weight * (exp(result[start + c] - top) / sum - hit);
      result[start + c] = select(slope, 0.0, label == uniforms.ignored);
    }`
    : `
    ${shared ? "if (localIndex != 0u) { return; }" : ""}
    let loss = log(sum) + top - Logits[start + clamp(label, 0, uniforms.classes - 1)];
    result[row] = select(loss, 0.0, label == uniforms.ignored);`;
  return {
    name: `StarlingLabelLoss:${shared}:${derivative}`,
    inputs: derivative ? ["Labels"] : ["Labels", "Logits"],
    integers: ["rows", "classes", "logitsOffset", "labelsOffset", "ignored"],
    ...(derivative ? { floats: ["weight"] } : {}),
    workgroup: FLAT_WORKGROUP,
    // No invocation may leave before the barriers, so that a surplus row is computed, and not written.
    code: () => `
      ${shared ? `var<workgroup> parts: array<f32, ${WORKGROUP_SIZE}>;` : ""}
      fn main() {
        let row = ${row};
        let start = uniforms.logitsOffset + min(row, uniforms.rows - 1) * uniforms.classes;
        let label = Labels[uniforms.labelsOffset + min(row, uniforms.rows - 1)];
        var top = ${logits}[start];
        for (${loop}) { top = max(top, ${logits}[start + c]); }
        ${join(shared, "top", "parts[0]", "max(top, parts[i])")}
        var sum = 0.0;
        for (${loop}) { sum += exp(${logits}[start + c] - top); }
        ${join(shared, "sum", "0.0", "sum + parts[i]")}
        if (row >= uniforms.rows) { return; }
        ${outcome}
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
}

function compute(output: tf.Tensor, derivative: boolean, request: Request): void {
  const { logits, labels, rows, classes, weight, ignoreIndex } = request;
  const shared = classes >= SHARED_FROM;
  dispatch(shaderOf({ shared, derivative }), {
    inputs: derivative ? [labels] : [labels, logits],
    output,
    groups: flatGroups(shared ? rows * WORKGROUP_SIZE : rows),
    integers: [rows, classes, logits.offset, labels.offset, ignoreIndex],
    ...(derivative ? { floats: [weight] } : {}),
  });
}

function onCpu(out: Float32Array, derivative: boolean, request: Request): void {
  const { rows, classes, weight, ignoreIndex } = request;
  const [logits, labels] = [cpuView(request.logits), cpuView<Int32Array>(request.labels)];
  for (let r = 0; r < rows; r++) {
    const scores = logits.slice(r * classes, (r + 1) * classes);
    const label = labels[r] ?? 0;
    const top = scores.reduce((max, score) => Math.max(max, score), Number.NEGATIVE_INFINITY);
    const sum = scores.reduce((total, score) => total + Math.exp(score - top), 0);
    const counts = label !== ignoreIndex;
    if (!derivative) out[r] = counts ? Math.log(sum) + top - (scores[label] ?? 0) : 0;
    else {
      scores.forEach((score, c) => {
        const slope = weight * (Math.exp(score - top) / sum - (c === label ? 1 : 0));
        out[r * classes + c] = counts ? slope : 0;
      });
    }
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
  const all = { ...request(logits, labels), weight: 1, ignoreIndex };
  const output = emptyTensor<tf.Tensor1D>([all.rows]);
  if (onWebGpu()) compute(output, false, all);
  else onCpu(cpuResult(output), false, all);
  return output;
}

/**
 * Replaces logits by the derivative of the weighed losses, weight·(softmax(logits) − onehot(label)), so that the largest
 * tensor of a language model exists once.
 *
 * @param logits f32 [..., classes], whose buffer nothing else may read afterwards
 * @param labels i32, one for each row: in [0, classes), or `ignoreIndex`
 * @param weight what each row's loss counts in the objective: 1 / counted rows for their mean
 * @throws RangeError when shapes do not fit
 */
export function logitsToGradient(
  logits: tf.Tensor,
  labels: Input,
  weight: number,
  ignoreIndex: number = IGNORED_LABEL,
): void {
  const all = { ...request(logits, labels), weight, ignoreIndex };
  if (onWebGpu()) compute(logits, true, all);
  else onCpu(cpuResult(logits), true, all);
}
