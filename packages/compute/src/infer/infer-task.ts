import type { ComparisonRule, Item, ItemResult, Output, Pipeline } from "@starling/processing";
import type { HeldModel, ModelFile } from "./model-file.ts";
import type { Provider } from "./runtime.ts";

/** An item whose output is known. */
export interface Canary {
  readonly item: Item;
  readonly expected: Output;
  /** When a device's output counts as the expected one. */
  readonly rule: ComparisonRule;
}

/** Items to be run through a pipeline, with everything that it names; plain values that threads can hand on. */
export interface InferTask {
  readonly pipeline: Pipeline;
  /** One for each name of a model in the pipeline. */
  readonly models: readonly (ModelFile | HeldModel)[];
  /** Dictionaries and tokenizers by name, unpacked and verified. */
  readonly resources?: ReadonlyMap<string, Uint8Array> | undefined;
  readonly items: readonly Item[];
  readonly provider: Provider;
  /** Run before the first item, once for each model and device. */
  readonly canary?: Canary | undefined;
}

export interface InferProgress {
  /** Items done, those that failed too. */
  readonly done: number;
  readonly items: number;
}

/** What became of a task's items. */
export interface InferOutcome {
  /** One for each item, in their order. */
  readonly results: readonly ItemResult[];
  /** How many of them have an error in place of an output. */
  readonly failed: number;
  /** The models that were used, as a later task may name them. */
  readonly models: readonly HeldModel[];
}
