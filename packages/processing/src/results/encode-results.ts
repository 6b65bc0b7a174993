import * as dagCbor from "@ipld/dag-cbor";
import { tensorBytes } from "@starling/graph";
import { parse } from "@starling/protocol";
import type { Output } from "../values.ts";
import type { ItemResult } from "./item-result.ts";
import { EncodedResults, type EncodedTensor, type EncodedValue } from "./result-schema.ts";

const encodedTensor = ({ kind, tensor, tokens }: Extract<Output, { kind: "tensor" }>): EncodedTensor => ({
  kind,
  dtype: tensor.dtype,
  shape: [...tensor.shape],
  data: tensorBytes(tensor),
  ...(tokens !== undefined && { tokens }),
});

type Encoded = EncodedResults["results"][number];

/** A tensor's elements as bytes; everything else is plain already, and the schema says so. */
function encodedOutput(output: Output): Extract<Encoded, { output: unknown }>["output"] {
  if (output.kind === "tensor") return encodedTensor(output);
  if (output.kind !== "parts") return output as EncodedValue;
  const parts = output.parts.map((part) => ({ box: part.box, output: encodedOutput(part.output) as EncodedValue }));
  return { kind: "parts", parts } as Extract<Encoded, { output: unknown }>["output"];
}

/**
 * Encodes what became of the items of a chunk, in their order, as canonical DAG-CBOR: the same results are the same
 * bytes on every machine. Tensors are raw little-endian elements.
 * @throws InvalidDataError for results that `decodeResults` would refuse
 */
export function encodeResults(results: readonly ItemResult[]): Uint8Array {
  const plain = results.map((result) =>
    "error" in result ? result : { ...result, output: encodedOutput(result.output) },
  );
  return dagCbor.encode(parse(EncodedResults, { v: 1, results: plain }));
}
