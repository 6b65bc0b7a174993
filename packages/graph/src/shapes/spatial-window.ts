import { intAttribute, intsAttribute, stringAttribute } from "../attributes.ts";
import { MAX_DIMENSION } from "../constants.ts";
import { InvalidOperatorError } from "../errors.ts";
import type { GraphNode } from "../types.ts";

/** How a convolution or pool slides over its spatial dimensions; every list has one entry per dimension. */
export interface SpatialWindow {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Padding before and after, resolved from `auto_pad`. */
  readonly padsBegin: readonly number[];
  readonly padsEnd: readonly number[];
  readonly output: readonly number[];
}

/**
 * A list attribute of `length` values of at least `least`.
 * @throws InvalidOperatorError
 */
export function windowList(
  node: GraphNode,
  name: string,
  length: number,
  least: number,
  otherwise: number,
): readonly number[] {
  const given = intsAttribute(node, name) ?? new Array<number>(length).fill(otherwise);
  if (given.length === length && given.every((value) => value >= least && value <= MAX_DIMENSION)) return given;
  throw new InvalidOperatorError(
    `Node "${node.name}" (${node.op}) has ${name} [${given.slice(0, 8).join(", ")}] for ${length / (name === "pads" ? 2 : 1)} spatial dimensions.`,
    { fix: `Give ${length} values of at least ${least}.` },
  );
}

/**
 * Checks the value of `auto_pad`.
 * @throws InvalidOperatorError
 */
export function assertAutoPad(node: GraphNode, autoPad: string): void {
  if (["NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID"].includes(autoPad)) return;
  throw new InvalidOperatorError(`Node "${node.name}" (${node.op}) has the unknown auto_pad "${autoPad}".`, {
    fix: "Use NOTSET with pads, SAME_UPPER, SAME_LOWER or VALID.",
  });
}

/**
 * The window of Conv, MaxPool or AveragePool over an input of spatial sizes `input`, by the formulas of the ONNX
 * operator pages: out = floor((in + pads − ((k − 1)·d + 1)) / s) + 1, or ceil with `ceil_mode`, where a last window
 * that would start in the padding after the input is dropped.
 * An output size below 1 means that the kernel is larger than its input; the caller refuses it.
 * @throws InvalidOperatorError
 */
export function spatialWindow(node: GraphNode, input: readonly number[], kernel: readonly number[]): SpatialWindow {
  const rank = input.length;
  const strides = windowList(node, "strides", rank, 1, 1);
  const dilations = windowList(node, "dilations", rank, 1, 1);
  const pads = windowList(node, "pads", 2 * rank, 0, 0);
  const autoPad = stringAttribute(node, "auto_pad", "NOTSET");
  assertAutoPad(node, autoPad);
  const roundUp = intAttribute(node, "ceil_mode", 0) !== 0;
  const padsBegin: number[] = [];
  const padsEnd: number[] = [];
  const output: number[] = [];
  for (let i = 0; i < rank; i++) {
    const size = input[i] ?? 0;
    const stride = strides[i] ?? 1;
    const extent = ((kernel[i] ?? 1) - 1) * (dilations[i] ?? 1) + 1;
    let [begin, end] = [pads[i] ?? 0, pads[i + rank] ?? 0];
    if (autoPad === "VALID") [begin, end] = [0, 0];
    else if (autoPad === "SAME_UPPER" || autoPad === "SAME_LOWER") {
      const total = Math.max((Math.ceil(size / stride) - 1) * stride + extent - size, 0);
      const small = Math.floor(total / 2);
      [begin, end] = autoPad === "SAME_UPPER" ? [small, total - small] : [total - small, small];
    }
    const steps = (size + begin + end - extent) / stride;
    let count = (roundUp ? Math.ceil(steps) : Math.floor(steps)) + 1;
    if (roundUp && (count - 1) * stride >= size + begin) count--;
    padsBegin.push(begin);
    padsEnd.push(end);
    output.push(count);
  }
  return { kernel, strides, dilations, padsBegin, padsEnd, output };
}
