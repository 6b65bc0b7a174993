import { type ItemResult, resultsToJsonLines, resultsToSafetensors } from "@starling/processing";
import type { ResultsWindow } from "./read-part.ts";

/** Results as JSON Lines, a text a window: one line an item, those that failed with their reason. */
export async function* toJsonLines(windows: AsyncIterable<ResultsWindow>): AsyncGenerator<string, void, undefined> {
  for await (const { results } of windows) yield resultsToJsonLines(results);
}

/** The tensors among all results as one safetensors file, each under its item's name. */
export async function toTensors(windows: AsyncIterable<ResultsWindow>): Promise<Uint8Array> {
  const all: ItemResult[] = [];
  for await (const { results } of windows) all.push(...results);
  return resultsToSafetensors(all);
}
