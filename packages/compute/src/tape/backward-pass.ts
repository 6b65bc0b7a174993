import * as tf from "@tensorflow/tfjs-core";
import type { Block } from "../interpreter/blocks.ts";
import type { CompiledGraph, Step } from "../interpreter/compile-graph.ts";
import type { BackwardCall } from "../interpreter/operator.ts";
import { unsupported } from "../interpreter/unsupported.ts";
import type { Value } from "../interpreter/value.ts";
import { type Derivatives, derivatives } from "./derivatives.ts";
import { type Kept, runStep, type Tape } from "./forward-pass.ts";
import type { ParameterGradients } from "./parameter-gradients.ts";
import { keptNames, readersAmong } from "./readers.ts";
import { valueStore } from "./value-store.ts";

/**
 * Walks the steps backwards. Derivatives of parameters end up in `gradients`; every other one is freed as soon as it
 * has been passed on, and every value after its last reader.
 *
 * Runs inside a `tf.tidy` of the caller, as `forwardPass` does.
 *
 * @param seed derivative of the graph's first output; taken over
 * @param wanted names of values whose derivatives are given back, beside those of parameters
 */
export function backwardPass(
  compiled: CompiledGraph,
  tape: Tape,
  seed: Value,
  gradients: ParameterGradients,
  wanted: ReadonlySet<string> = new Set(),
): ReadonlyMap<string, Value> {
  const found = derivatives();
  found.add(compiled.output, seed);
  for (const block of compiled.blocks.toReversed()) {
    const local = block.recomputed ? recompute(compiled, block, tape) : tape;
    for (const step of block.steps.toReversed()) {
      if (!step.differentiated) continue;
      if (step.node.outputs.some((name) => name !== "" && found.has(name))) {
        differentiate(compiled, step, local, found, gradients);
      }
      for (const name of step.node.outputs) if (!wanted.has(name)) found.drop(name);
      for (const tensor of local.kept.get(step) ?? []) tensor.dispose();
      for (const name of keptNames(step)) local.store.release(name);
    }
    if (block.recomputed) for (const name of block.inputs) tape.store.release(name);
  }
  return found.take(wanted);
}

/** Computes the values of a block once more, from what earlier blocks gave it. */
function recompute(compiled: CompiledGraph, { steps, inputs }: Block, { given, store: outside, draw }: Tape): Tape {
  const store = valueStore(compiled.graph, given, readersAmong(steps));
  for (const name of inputs) store.lend(name, outside.value(name));
  const kept: Kept = new Map();
  for (const step of steps) runStep(compiled, step, { store, draw }, kept);
  return { given, store, kept, draw };
}

function differentiate(
  compiled: CompiledGraph,
  step: Step,
  tape: Tape,
  found: Derivatives,
  gradients: ParameterGradients,
): void {
  const { node } = step;
  const taken = new Set<number>();
  let results: readonly (Value | undefined)[] = [];
  tf.tidy(() => {
    results = step.operator.backward?.(backwardCall(compiled, step, tape, found, gradients, taken)) ?? [];
    // What is passed on as it came, or to several inputs, must be a tensor of its own for each.
    results = results.map((value) => value && { ...value, tensor: tf.clone(value.tensor) });
    return [...results.flatMap((value) => (value ? [value.tensor] : [])), ...tape.store.fresh()];
  });
  results.forEach((value, i) => {
    const name = node.inputs[i];
    if (!value) return;
    if (!name || !step.needs[i]) value.tensor.dispose();
    else if (gradients.has(name)) gradients.add(name, value);
    else if (taken.has(i)) found.replace(name, value);
    else found.add(name, value);
  });
}

function backwardCall(
  { context }: CompiledGraph,
  step: Step,
  { store, kept, draw }: Tape,
  found: Derivatives,
  gradients: ParameterGradients,
  taken: Set<number>,
): BackwardCall {
  const { node, needs } = step;
  const nameOf = (names: readonly string[], index: number): string => {
    const name = names[index];
    if (!name) throw unsupported(node, `input or output ${index} is missing`);
    return name;
  };
  return {
    node,
    context,
    draw,
    has: (index) => Boolean(node.inputs[index]),
    input: (index) => store.value(nameOf(node.inputs, index)),
    operand: (index) => store.operand(nameOf(node.inputs, index)),
    output: (index) => store.value(nameOf(node.outputs, index)),
    derivative: (index) => found.get(nameOf(node.outputs, index)),
    inputType: (index) => store.type(nameOf(node.inputs, index)),
    kept: kept.get(step) ?? [],
    needs: (index) => needs[index] ?? false,
    target: (index) => gradients.target(nameOf(node.inputs, index)),
    addend: (index) => {
      const name = nameOf(node.inputs, index);
      // An input that the node reads twice gets two derivatives; only one of them may include the others' share.
      if (node.inputs.indexOf(name) !== index || gradients.has(name)) return undefined;
      const addend = found.inOnnxOrder(name);
      if (addend) taken.add(index);
      return addend;
    },
  };
}
