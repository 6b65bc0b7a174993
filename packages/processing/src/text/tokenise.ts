import { bpeTokenizer, type Tokenizer } from "@starling/graph";
import { MalformedItemError, ResourceError } from "../errors.ts";
import type { TensorItem } from "../values.ts";

/**
 * Opens the text of a tokenizer.json.
 * @throws ResourceError
 */
export function openBpe(file: Uint8Array, name: string): Tokenizer {
  try {
    return bpeTokenizer(new TextDecoder("utf-8", { fatal: true }).decode(file));
  } catch (cause) {
    throw new ResourceError(`The tokenizer "${name}" cannot be read.`, {
      fix: "Use the tokenizer.json of a byte-pair encoding.",
      cause,
    });
  }
}

/**
 * Ids of a text as the int64 tensor [1, length]: cut where it is longer, filled up with `padId` where it is shorter.
 * @throws MalformedItemError for empty text
 */
export function tokenise(
  text: string,
  tokenizer: Tokenizer,
  { length, padId }: { length: number; padId: number },
): TensorItem {
  const ids = tokenizer.encode(text).subarray(0, length);
  if (ids.length === 0) throw new MalformedItemError("The text is empty.", { fix: "Leave the item out." });
  const data = new BigInt64Array(length).fill(BigInt(padId));
  data.set(BigInt64Array.from(ids, BigInt));
  return { kind: "tensor", tensor: { dtype: "int64", shape: [1, length], data }, tokens: ids.length };
}
