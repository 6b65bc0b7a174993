import type { ItemResult } from "@starling/processing";

/** A file as the network gave it: its manifest's block, and its blocks in their order. */
export interface FileBlocks {
  readonly manifest: Uint8Array;
  readonly blocks: readonly Uint8Array[];
}

/** What a job's chunks have in common: models, dictionaries, and the item that a device must get right. */
export type JobFiles =
  /** An earlier chunk of the job brought it, and the thread still has it. */
  | { readonly kind: "held" }
  | {
      readonly kind: "whole";
      /** In the order of `inferInputs`, without the dataset. */
      readonly files: readonly FileBlocks[];
      /** The item, and the block of its result; who only checks what others computed leaves it out. */
      readonly canary?: { readonly item: FileBlocks; readonly result: Uint8Array };
    };

/** Shards in a row that hold a chunk's items. */
export interface ItemWindow {
  /** The dataset's manifest. */
  readonly dataset: Uint8Array;
  /** Place in the dataset of the first shard's first item. */
  readonly start: number;
  readonly shards: readonly {
    /** The shard's own block. */
    readonly shard: Uint8Array;
    /** In their order; those that no item of the chunk touches are left out. */
    readonly blocks: readonly Uint8Array[];
  }[];
}

/** A chunk of a batch with everything that it names, as the blocks that the network gave: nothing here was looked into yet. */
export interface InferChunkTask {
  readonly spec: Uint8Array;
  readonly chunk: Uint8Array;
  readonly job: JobFiles;
  readonly window: ItemWindow;
}

/** A batch that the thread may expect a chunk of. */
export interface InferJobTask {
  readonly spec: Uint8Array;
  readonly job: JobFiles;
}

/** The results of a chunk's items, in their order. */
export interface BatchResults {
  readonly results: readonly ItemResult[];
  /** How many of them have an error in place of an output. */
  readonly failed: number;
  /** The results as they are written: the blocks of an output together. */
  readonly bytes: Uint8Array;
}

/** What a chunk produced, ready to be committed. */
export interface InferChunkOutcome {
  /** The output block (`InferOutput` of @starling/protocol), DAG-CBOR. */
  readonly output: Uint8Array;
  readonly blocks: readonly Uint8Array[];
  readonly summary: { readonly items: number; readonly failed: number };
  /** Part of the computing time in which the device worked, 0 to 1. */
  readonly duty: number;
  /** Names of the jobs that the thread holds now, see `jobName`. */
  readonly held: readonly string[];
}
