import type { CompiledGraph, Step } from "../interpreter/compile-graph.ts";

/** How often each value will be read. */
export type Readers = ReadonlyMap<string, number>;

function count(names: Iterable<string>): Map<string, number> {
  const readers = new Map<string, number>();
  for (const name of names) if (name !== "") readers.set(name, (readers.get(name) ?? 0) + 1);
  return readers;
}

/** Names of the values that a node reads, each once. */
export const readNames = ({ node }: Step): string[] => [...new Set(node.inputs)].filter((name) => name !== "");

/** Names of the values that a node's backward step reads, each once. */
export function keptNames({ node, keeps }: Step): string[] {
  const inputs = (keeps.inputs ?? []).map((index) => node.inputs[index] ?? "");
  const outputs = (keeps.outputs ?? []).map((index) => node.outputs[index] ?? "");
  return [...new Set([...inputs, ...outputs])].filter((name) => name !== "");
}

/** Readers of values among steps: the forward pass, and what backward steps keep. */
export function readersAmong(steps: readonly Step[]): Readers {
  return count(steps.flatMap((step) => [...readNames(step), ...keptNames(step)]));
}

/**
 * Readers of values in the backward pass: what steps keep. A block that is computed anew reads its inputs once more and
 * keeps nothing.
 */
export function readersOfBackward({ blocks }: CompiledGraph): Readers {
  return count(blocks.flatMap(({ steps, inputs, recomputed }) => (recomputed ? inputs : steps.flatMap(keptNames))));
}

/** Readers of values in a whole pass; the caller counts as a reader of the output. */
export function readersOfPass(compiled: CompiledGraph, training: boolean): Readers {
  const readers = count([compiled.output, ...compiled.blocks.flatMap(({ steps }) => steps.flatMap(readNames))]);
  if (training)
    for (const [name, more] of readersOfBackward(compiled)) readers.set(name, (readers.get(name) ?? 0) + more);
  return readers;
}
