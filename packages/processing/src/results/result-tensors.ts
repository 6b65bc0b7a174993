import { type TensorValue, writeSafetensors } from "@starling/graph";
import type { Output } from "../values.ts";
import type { ItemResult } from "./item-result.ts";

/** What safetensors keeps for itself. */
const RESERVED = "__metadata__";

/** The tensors of one output under names that tell where they are from: the parts of an item are numbered from 1. */
function tensorsOf(name: string, output: Output): readonly (readonly [string, TensorValue])[] {
  if (output.kind === "tensor") return [[name, output.tensor]];
  if (output.kind !== "parts") return [];
  return output.parts.flatMap((part, i) => tensorsOf(`${name}/${i + 1}`, part.output));
}

/**
 * The tensors among the results as one safetensors file, each under its item's name; where items share a name, the
 * later ones get their place in the batch behind it. Items without tensors, failed ones too, are not in it.
 */
export function resultsToSafetensors(results: readonly ItemResult[]): Uint8Array {
  const tensors = new Map<string, TensorValue>();
  for (const [i, result] of results.entries()) {
    if ("error" in result) continue;
    for (const [name, tensor] of tensorsOf(result.name, result.output)) {
      let free = name;
      while (free === RESERVED || tensors.has(free)) free = `${free} (${i + 1})`;
      tensors.set(free, tensor);
    }
  }
  return writeSafetensors(tensors);
}
