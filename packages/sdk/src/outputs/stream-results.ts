import { decodeBlock, OutputsManifest, type OutputsPart } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { GetBlock } from "../models/model-source.ts";
import { type ResultsWindow, readPart } from "./read-part.ts";

/** A window of items that has no result. */
export type MissingWindow = Pick<OutputsPart, "from" | "to">;

/** Reads a batch's list of outputs. @throws InvalidDataError, and what `get` throws */
export async function readOutputs(outputs: CID, get: GetBlock): Promise<OutputsManifest> {
  return decodeBlock(OutputsManifest, await get(outputs));
}

/** The items of a batch of `count` that have no result yet, in order. */
export function missingWindows({ parts }: Pick<OutputsManifest, "parts">, count: number): MissingWindow[] {
  const missing: MissingWindow[] = [];
  let at = 0;
  for (const { from, to } of [...parts, { from: count, to: count }]) {
    if (at < from) missing.push({ from: at, to: from });
    at = Math.max(at, to);
  }
  return missing;
}

export interface StreamResultsOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * The results of a batch in the order of its items, as they come: those of a list of outputs are given as far as they
 * are without a gap, and the rest once no further list comes. Every window is checked against its hash.
 * @param lists CIDs of the outputs so far, the newest last; one alone for a batch that is over
 * @throws what {@link readPart} throws, the signal's reason
 */
export async function* streamResults(
  lists: AsyncIterable<CID> | Iterable<CID>,
  get: GetBlock,
  { signal }: StreamResultsOptions = {},
): AsyncGenerator<ResultsWindow, void, undefined> {
  let at = 0;
  let rest: readonly OutputsPart[] = [];
  for await (const list of lists) {
    const { parts } = await readOutputs(list, get);
    rest = parts.filter(({ from }) => from >= at);
    for (let next = rest[0]; next?.from === at; next = rest[0]) {
      signal?.throwIfAborted();
      yield await readPart(next, get);
      at = next.to;
      rest = rest.slice(1);
    }
  }
  for (const part of rest) {
    signal?.throwIfAborted();
    yield await readPart(part, get);
  }
}
