import { decodeResults, type ItemResult } from "@starling/processing";
import { cidOf, digestOf, type InferOutput, StarlingError } from "@starling/protocol";
import type { AbortOptions, Blocks } from "../../components.ts";
import { ResultRefusedError } from "../../errors.ts";

const FIX = "Compute the chunk again with this version of Starling.";

/**
 * The results of an output's items, in their order, read from the block store.
 * @throws ResultRefusedError when the blocks are not what the header promised
 */
export async function readOutput(
  blocks: Blocks,
  { blocks: named, root, items, failed }: InferOutput,
  options?: AbortOptions,
): Promise<ItemResult[]> {
  const parts = await Promise.all(named.map(({ cid }) => blocks.get(cid, options)));
  const payload = joined(parts);
  if (digestOf(cidOf(payload)) !== root) throw refused("The results do not have the root that their header says.");
  const results = decoded(payload, items);
  if (results.length !== items) throw refused(`There are ${results.length} results for ${items} items.`);
  const wrong = results.filter((result) => "error" in result).length;
  if (wrong !== failed) throw refused(`${wrong} items failed, the header says ${failed}.`);
  return results;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

function decoded(payload: Uint8Array, items: number): ItemResult[] {
  try {
    return decodeResults(payload, { bytes: payload.byteLength, items });
  } catch (cause) {
    if (!(cause instanceof StarlingError)) throw cause;
    throw new ResultRefusedError(cause.message, { fix: cause.fix, cause });
  }
}

function refused(what: string): ResultRefusedError {
  return new ResultRefusedError(what, { fix: FIX });
}
