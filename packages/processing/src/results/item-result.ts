import { ItemError } from "../errors.ts";
import type { Item } from "../pipeline/process-item.ts";
import type { Output } from "../values.ts";
import { MAX_NAME_CHARACTERS, MAX_REASON_CHARACTERS } from "./constants.ts";

/** Why an item has no output, in plain values. */
export interface ItemFailure {
  /** Class of the error, e.g. "MalformedItemError". */
  readonly name: string;
  readonly message: string;
  /** What whoever posted the item can do. */
  readonly fix: string;
  /** Where it happened, e.g. `"detector", pre step 2 (resize)`. */
  readonly step?: string;
}

/** What became of one item of a batch. */
export type ItemResult =
  | { readonly name: string; readonly output: Output }
  | { readonly name: string; readonly error: ItemFailure };

/** Text without control characters, cut to so many characters: pairs of a surrogate stay whole. */
function line(text: string, most: number): string {
  const clean = text.toWellFormed().replace(/\p{Cc}+/gu, " ");
  return clean.length <= most ? clean : clean.slice(0, most).replace(/\p{Cs}$/u, "");
}

/** The name of an item as results carry it. */
export const resultName = (name: string): string => line(name, MAX_NAME_CHARACTERS);

/** The result of an item that failed; its place stands beside the words and not in them. */
export function failedItem({ name }: Pick<Item, "name">, error: ItemError): ItemResult {
  const { place } = error;
  const bare = place !== undefined && error.cause instanceof ItemError ? error.cause : error;
  const words = { message: line(bare.message, MAX_REASON_CHARACTERS), fix: line(error.fix, MAX_REASON_CHARACTERS) };
  const step = place === undefined ? {} : { step: line(place.step, MAX_REASON_CHARACTERS) };
  return { name: resultName(name), error: { name: error.name, ...words, ...step } };
}
