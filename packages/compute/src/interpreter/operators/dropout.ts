import type { GraphNode } from "@starling/graph";
import { dropout } from "../../kernels/dropout.ts";
import { constantNumbers } from "../constant-input.ts";
import { drawKey } from "../draw.ts";
import {
  type BackwardCall,
  derivative,
  type ForwardCall,
  type Operator,
  type OperatorContext,
  type OperatorTable,
  single,
} from "../operator.ts";
import { unsupported } from "../unsupported.ts";
import { inOnnxOrder, onnxValue, type Value } from "../value.ts";

const [RATIO, TRAINING] = [1, 2] as const;
/** ONNX's default. */
const HALF = 0.5;

/** What part the node drops; 0 outside of its training mode. */
function ratioOf(node: GraphNode, context: OperatorContext): number {
  const [training = 0] = constantNumbers(node, context, TRAINING, "training mode") ?? [];
  const [ratio = HALF] = constantNumbers(node, context, RATIO, "ratio") ?? [];
  if (!(ratio >= 0 && ratio < 1)) throw unsupported(node, `a ratio of ${ratio} is not supported`);
  return training === 0 ? 0 : ratio;
}

/** Elements are numbered in ONNX order, whatever order the value lies in: forward and backward drop the same ones. */
function dropped(call: ForwardCall | BackwardCall, value: Value): Value {
  const ratio = ratioOf(call.node, call.context);
  if (call.draw === undefined || ratio === 0) return value;
  return onnxValue(dropout(inOnnxOrder(value), drawKey(call.draw, call.node.name), ratio));
}

/**
 * Dropout in its training mode drops what seed, step and node decide; in an evaluation, or without that mode, it passes
 * its input on.
 */
const dropoutOperator: Operator = {
  check: (node, context) => {
    ratioOf(node, context);
    if (node.outputs[1]) throw unsupported(node, "its mask is not supported");
  },
  forward: (call) => single(dropped(call, call.input(0))),
  backward: (call) => [dropped(call, derivative(call))],
};

/** What is random in training. */
export const dropoutOperators: OperatorTable = { Dropout: dropoutOperator };
