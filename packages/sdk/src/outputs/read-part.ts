import { decodeResults, type ItemResult } from "@starling/processing";
import { cidOf, decodeBlock, digestOf, InferOutput, type OutputsPart } from "@starling/protocol";
import { OutputMismatchError } from "../errors.ts";
import type { GetBlock } from "../models/model-source.ts";

/** Results of neighbouring items. */
export interface ResultsWindow {
  /** Items of the dataset: from the first to the one behind the last. */
  readonly from: number;
  readonly to: number;
  /** One for each, in their order. */
  readonly results: readonly ItemResult[];
}

function mismatch({ from, to }: OutputsPart, what: string): OutputMismatchError {
  return new OutputMismatchError(`The results of items ${from + 1} to ${to}: ${what}.`, {
    fix: "Recompute the job on the Audit page, and do not use these results before.",
  });
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.byteLength;
  }
  return all;
}

/**
 * Reads the results of one part of a batch's outputs, and checks them against hash and counts.
 * @throws OutputMismatchError; InvalidDataError, OversizeError for what are no results; what `get` throws
 */
export async function readPart(part: OutputsPart, get: GetBlock): Promise<ResultsWindow> {
  const { from, to, failed } = part;
  const output = decodeBlock(InferOutput, await get(part.output));
  if (output.items !== to - from || output.failed !== failed) throw mismatch(part, "their output counts others");
  const pieces = await Promise.all(
    output.blocks.map(async ({ cid, bytes }) => {
      const block = await get(cid);
      if (block.byteLength !== bytes) throw mismatch(part, "a block has another size than is said");
      return block;
    }),
  );
  const bytes = joined(pieces);
  if (digestOf(cidOf(bytes)) !== output.root) throw mismatch(part, "their blocks do not have the hash that is said");
  const results = decodeResults(bytes, { bytes: bytes.byteLength, items: output.items });
  if (results.length !== output.items) throw mismatch(part, "some of them are missing");
  if (results.filter((result) => "error" in result).length !== failed) throw mismatch(part, "other ones failed");
  return { from, to, results };
}
