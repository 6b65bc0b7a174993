import type { Attribute, Model, TensorOf } from "../types.ts";
import { builder } from "./builder.ts";

/** A model under construction: a chain of nodes from "input" to "logits". */
export interface Stack {
  /**
   * Adds a node that reads the chain's last value and then `parameters`, which it owns.
   * @param name Prefix of the parameters, e.g. "conv1" for "conv1.weight", and name of the node.
   */
  readonly add: (
    op: string,
    name: string,
    attributes?: Readonly<Record<string, Attribute>>,
    parameters?: Readonly<Record<string, TensorOf<"float32">>>,
  ) => void;
  /** Ends the chain: its last value becomes the output "logits" [N, classes]. */
  readonly finish: (classes: number) => Model;
}

/** The operator set of the zoo: old enough for every runtime in use, new enough for BatchNormalization's frozen mode. */
const OPSET = 17;

/** Starts a model called `name` over float32 samples of `sampleShape`, scaled to 0..1. */
export function stack(name: string, sampleShape: readonly number[]): Stack {
  const model = builder(name, OPSET, { dtype: "float32", shape: ["N", ...sampleShape] });
  let last = "input";
  return {
    add(op, nodeName, attributes = {}, owned = {}) {
      const names = Object.entries(owned).map(([suffix, values]) => model.parameter(`${nodeName}.${suffix}`, values));
      last = model.node(op, nodeName, { inputs: [last, ...names], attributes });
    },
    finish: (classes) => model.finish(["N", classes]),
  };
}
