import * as tf from "@tensorflow/tfjs-core";
import type { CompiledGraph, Step } from "../interpreter/compile-graph.ts";
import type { ForwardCall, ForwardResult } from "../interpreter/operator.ts";
import { unsupported } from "../interpreter/unsupported.ts";
import { inOnnxOrder, type Value } from "../interpreter/value.ts";
import type { Operand } from "../kernels/operand.ts";
import { readersOfBackward, readersOfPass, readNames } from "./readers.ts";
import { type ValueStore, valueStore } from "./value-store.ts";

/** Tensors beside inputs and outputs that steps' backward passes read. */
export type Kept = Map<Step, readonly tf.Tensor[]>;

/** What a forward pass leaves behind for the backward pass. */
export interface Tape {
  readonly given: ReadonlyMap<string, Operand>;
  readonly store: ValueStore;
  readonly kept: Kept;
}

/**
 * Computes the graph's first output, step by step; a value is freed after the last step that reads it.
 *
 * Runs inside a `tf.tidy` of the caller, which frees what is left when a step throws.
 *
 * @param given inputs and parameters by name, in ONNX order
 * @param training whether `backwardPass` follows; otherwise nothing is kept for it
 */
export function forwardPass(
  compiled: CompiledGraph,
  given: ReadonlyMap<string, Operand>,
  training: boolean,
): { readonly output: Value; readonly tape: Tape } {
  const store = valueStore(compiled.graph, given, readersOfPass(compiled, training));
  const kept: Kept = new Map();
  const later = training && compiled.precision === "f16" ? readersOfBackward(compiled) : undefined;
  for (const { steps, recomputed } of compiled.blocks) {
    for (const step of steps) {
      runStep(compiled, step, store, training && !recomputed ? kept : undefined);
      for (const name of [...readNames(step), ...step.node.outputs]) {
        const readers = later?.get(name);
        if (readers !== undefined) store.packFor(name, readers);
      }
    }
  }
  return { output: store.take(compiled.output), tape: { given, store, kept } };
}

/**
 * Runs one step.
 *
 * @param kept takes what its backward step will read; nothing is kept without it
 */
export function runStep(compiled: CompiledGraph, step: Step, store: ValueStore, kept: Kept | undefined): void {
  const call = forwardCall(compiled, step, store, kept !== undefined && step.differentiated);
  const result = runInScope(store, () => step.operator.forward(call));
  if (call.training) kept?.set(step, result.kept ?? []);
  result.outputs.forEach((value, i) => {
    const name = step.node.outputs[i];
    if (name) store.put(name, value);
    else value.tensor.dispose();
  });
  for (const name of readNames(step)) store.release(name);
}

function forwardCall({ context }: CompiledGraph, { node }: Step, store: ValueStore, training: boolean): ForwardCall {
  const named = (index: number): string => {
    const name = node.inputs[index];
    if (!name) throw unsupported(node, `input ${index} is missing`);
    return name;
  };
  return {
    node,
    context,
    training,
    has: (index) => Boolean(node.inputs[index]),
    input: (index) => store.value(named(index)),
    operand: (index) => store.operand(named(index)),
  };
}

/** Frees everything that a step made and does not give back; what it gives back is a tensor of its own. */
function runInScope(store: ValueStore, forward: () => ForwardResult): ForwardResult {
  let result: ForwardResult = { outputs: [] };
  tf.tidy(() => {
    result = forward();
    const outputs = result.outputs.map(({ tensor, layout }) => ({ tensor: tf.clone(tensor), layout }));
    result = { ...result, outputs };
    return [...outputs.map(({ tensor }) => tensor), ...(result.kept ?? []), ...store.fresh()];
  });
  return result;
}

/** The graph's first output in ONNX order, nothing kept; the caller disposes it. */
export function runForward(compiled: CompiledGraph, given: ReadonlyMap<string, Operand>): tf.Tensor {
  return tf.tidy(() => inOnnxOrder(forwardPass(compiled, given, false).output));
}

/** Whole tensors as operands. */
export function asOperands(tensors: ReadonlyMap<string, tf.Tensor>): Map<string, Operand> {
  return new Map([...tensors].map(([name, tensor]) => [name, { tensor, offset: 0, shape: tensor.shape }]));
}
