import type { GraphNode } from "@starling/graph";
import type * as tf from "@tensorflow/tfjs-core";
import { derivative, type Operator, single } from "../operator.ts";
import { inLayout } from "../value.ts";

interface Elementwise {
  readonly f: (x: tf.Tensor, node: GraphNode) => tf.Tensor;
  /** What `df` reads beside the derivative of the result: the operand, the result itself or neither. */
  readonly reads: "x" | "y" | "nothing";
  /** `read` is the derivative itself where there is nothing to read. */
  readonly df: (dy: tf.Tensor, read: tf.Tensor, node: GraphNode) => tf.Tensor;
  readonly check?: Operator["check"];
}

/** An operator of one operand in which every element goes its own way, so the order of the axes does not matter. */
export function elementwise({ f, reads, df, check }: Elementwise): Operator {
  return {
    ...(check ? { check } : {}),
    forward: (call) => {
      const { tensor, layout } = call.input(0);
      return single({ tensor: f(tensor, call.node), layout });
    },
    keeps: () => ({ inputs: reads === "x" ? [0] : [], outputs: reads === "y" ? [0] : [] }),
    backward: (call) => {
      const read = { x: () => call.input(0), y: () => call.output(0), nothing: () => derivative(call) }[reads];
      const { tensor, layout } = read();
      return [{ tensor: df(inLayout(derivative(call), layout), tensor, call.node), layout }];
    },
  };
}
