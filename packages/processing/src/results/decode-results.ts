import { tensorFromBytes } from "@starling/graph";
import { decodeBlock, OversizeError } from "@starling/protocol";
import type { Output } from "../values.ts";
import type { ItemResult } from "./item-result.ts";
import { EncodedResults } from "./result-schema.ts";

/** Limits of results from outside; sizes are checked before anything is taken apart. */
export interface ResultLimits {
  /** Bytes of all results together. */
  readonly bytes: number;
  /** Items of the chunk. */
  readonly items: number;
}

type Encoded = Extract<EncodedResults["results"][number], { output: unknown }>["output"];

function decodedOutput(output: Encoded): Output {
  switch (output.kind) {
    case "tensor": {
      const { kind, dtype, shape, data, tokens } = output;
      return { kind, tensor: tensorFromBytes(dtype, shape, data), ...(tokens !== undefined && { tokens }) };
    }
    case "parts":
      return { kind: "parts", parts: output.parts.map((part) => ({ ...part, output: decodedOutput(part.output) })) };
    default:
      return output;
  }
}

/**
 * Reads the results of a chunk from outside; only the one canonical encoding is taken.
 * @throws OversizeError over a limit, InvalidDataError for anything but results
 */
export function decodeResults(bytes: Uint8Array, limits: ResultLimits): ItemResult[] {
  const { results } = decodeBlock(EncodedResults, bytes, limits.bytes);
  if (results.length > limits.items) {
    throw new OversizeError(`There are ${results.length} results for ${limits.items} items.`, {
      fix: "Ask the sender for the results of this chunk.",
    });
  }
  return results.map((result) =>
    "error" in result ? result : { name: result.name, output: decodedOutput(result.output) },
  );
}
