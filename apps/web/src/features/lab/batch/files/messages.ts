import type { ModelPort } from "@starling/graph";
import type { ComparisonRule, ItemResult, Nominal, Pipeline } from "@starling/processing";
import type { InferParams } from "@starling/protocol";
import type { PlacedFile } from "../../new/publish/messages.ts";

/** An ONNX file as it was looked at. */
export interface FoundModel {
  readonly path: string;
  readonly inputs: readonly ModelPort[];
  readonly outputs: readonly ModelPort[];
  /** Paths of files beside it that hold its weights, as the model names them, and the file that was brought for each. */
  readonly external: readonly { readonly name: string; readonly path: string }[];
  /** Bytes of all its files. */
  readonly bytes: number;
}

/** What was found among the files of the first step. */
export interface FoundModels {
  readonly models: readonly FoundModel[];
  /** Paths of files that are neither models nor their weights: dictionaries, tokenizers. */
  readonly others: readonly string[];
}

/** What was found among the items' files. */
export interface FoundItems {
  readonly count: number;
  readonly bytes: number;
  /** Names of the first ones. */
  readonly names: readonly string[];
}

/** A file under the name that the pipeline gives it. */
export interface Role {
  readonly name: string;
  readonly path: string;
}

/** What is run over the items, and which files it is made of. */
export interface Plan {
  readonly pipeline: Pipeline;
  readonly models: readonly Role[];
  readonly resources: readonly Role[];
}

/** An item and what became of it. */
export interface TriedItem {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly result: ItemResult;
}

/** What the first items have shown. */
export interface Preview {
  readonly items: readonly TriedItem[];
  /** What an item costs by the models' middle sizes, in FLOPs. */
  readonly flops: number;
  /** By the model's name. */
  readonly nominal: Readonly<Record<string, Nominal>>;
  /** Proposed from what this device's GPU and its CPU have made of the items. */
  readonly rule: ComparisonRule;
  readonly provider: InferParams["provider"];
  /** Why another provider was taken than asked for. */
  readonly note: string;
  /** Milliseconds that one item took. */
  readonly msPerItem: number;
}

/** What is published: files as chosen, and what the preview has shown. */
export interface PublishBatch {
  readonly type: "publish";
  readonly origin: string;
  readonly plan: Plan;
  readonly modelFiles: readonly PlacedFile[];
  readonly itemFiles: readonly PlacedFile[];
  readonly card: { readonly name: string; readonly licence: string; readonly notice: string };
  /** An item whose result is known, for every volunteer's device to show that it computes well. */
  readonly canary: TriedItem;
}

/** Text for CIDs: instances do not cross. */
export interface PublishedBatch {
  readonly models: readonly {
    readonly name: string;
    readonly graph: string;
    readonly external: readonly { readonly name: string; readonly file: string }[];
    readonly bytes: number;
  }[];
  readonly resources: readonly { readonly name: string; readonly file: string }[];
  readonly canary: { readonly item: string; readonly result: string };
  readonly dataset: string;
  readonly count: number;
}

/** What the page asks of the worker. */
export type BatchOrder =
  | { readonly type: "models"; readonly files: readonly PlacedFile[] }
  | { readonly type: "items"; readonly files: readonly PlacedFile[] }
  | {
      readonly type: "preview";
      readonly plan: Plan;
      readonly modelFiles: readonly PlacedFile[];
      readonly itemFiles: readonly PlacedFile[];
      readonly provider: InferParams["provider"];
      readonly most: number;
    }
  | PublishBatch;

/** What each order is answered with. */
export interface BatchReplies {
  readonly models: FoundModels;
  readonly items: FoundItems;
  readonly preview: Preview;
  readonly publish: PublishedBatch;
}

export type BatchNews =
  | { readonly type: "progress"; readonly words: string }
  | { readonly type: "done"; readonly reply: BatchReplies[keyof BatchReplies] }
  | { readonly type: "error"; readonly message: string; readonly fix: string; readonly details: readonly string[] };
