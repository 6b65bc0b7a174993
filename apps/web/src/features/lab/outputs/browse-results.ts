import type { ItemResult } from "@starling/processing";
import type { OutputsPart } from "@starling/protocol";
import type { ResultsWindow } from "@starling/sdk";
import { passes, type ResultFilter } from "./confidence.ts";

/** A result and its item's place in the batch. */
export interface FoundResult {
  readonly index: number;
  readonly result: ItemResult;
}

/** What was found, and whether there may be more. */
export interface FoundResults {
  readonly found: readonly FoundResult[];
  readonly more: boolean;
}

/**
 * The first results that a filter lets through, in the order of the items: parts are read one after the other and no
 * further than needed.
 */
export async function browseResults(
  parts: readonly OutputsPart[],
  { filter, most }: { readonly filter: ResultFilter; readonly most: number },
  read: (part: OutputsPart) => Promise<ResultsWindow>,
): Promise<FoundResults> {
  const found: FoundResult[] = [];
  for (const part of parts) {
    if (filter.kind === "failed" && part.failed === 0) continue;
    const { from, results } = await read(part);
    for (const [i, result] of results.entries()) {
      if (!passes(filter, result)) continue;
      if (found.length === most) return { found, more: true };
      found.push({ index: from + i, result });
    }
  }
  return { found, more: false };
}
