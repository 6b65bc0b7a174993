import { StarlingError, type StarlingErrorInit } from "@starling/protocol";

/** Root of everything that can be wrong with the processing of a batch. */
export class ProcessingError extends StarlingError {
  override name = "ProcessingError";
}

/** Steps that do not fit one another or their model; the message names the step. */
export class PipelineError extends ProcessingError {
  override name = "PipelineError";
}

/** A model that is missing, that does not fit its nominal sizes, or whose work cannot be counted. */
export class ModelCostError extends ProcessingError {
  override name = "ModelCostError";
}

/** Where in a batch something went wrong. */
export interface ItemPlace {
  /** The item's name: its file, or its position in the dataset. */
  readonly item: string;
  /** The step's place and name, e.g. "step 2 (resize)". */
  readonly step: string;
}

/** Root of what can be wrong with one item: it is marked failed, and the batch goes on. */
export class ItemError extends ProcessingError {
  override name = "ItemError";
  /** Set once the error has left its step. */
  readonly place: ItemPlace | undefined;

  constructor(message: string, { place, ...init }: StarlingErrorInit & { readonly place?: ItemPlace }) {
    super(place === undefined ? message : `"${place.item}", ${place.step}: ${message}`, init);
    this.place = place;
  }
}

/** A file that is damaged, truncated, or of another format than the pipeline says. */
export class MalformedItemError extends ItemError {
  override name = "MalformedItemError";
}

/** An item over a limit of the pipeline; thrown before the memory for it is taken. */
export class ItemTooLargeError extends ItemError {
  override name = "ItemTooLargeError";
}

/** What a model gave is missing, of another type or shape than declared, or has NaN or infinite values. */
export class ModelOutputError extends ItemError {
  override name = "ModelOutputError";
}

/** A model that refused what the steps made of an item, or failed at one of its nodes with it. */
export class ModelRunError extends ItemError {
  override name = "ModelRunError";
}

/** A dictionary or tokenizer that the pipeline names and that is not there or cannot be read. */
export class ResourceError extends ProcessingError {
  override name = "ResourceError";
}
