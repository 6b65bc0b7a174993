/** Weights that a chunk starts from, as blocks: shortest where the thread still holds an earlier checkpoint. */
export interface WeightsRoute {
  /** Manifest of the checkpoint that must come out, block by block. */
  readonly target: Uint8Array;
  readonly from: /** CID as text of a checkpoint that this thread has assembled before. */
    | { readonly kind: "held"; readonly checkpoint: string }
    /** A whole checkpoint: its manifest, and its blocks in the manifest's order. */
    | { readonly kind: "whole"; readonly manifest: Uint8Array; readonly blocks: readonly Uint8Array[] };
  /** Blocks of the server's steps from there to the target, oldest first. */
  readonly deltas: readonly (readonly Uint8Array[])[];
}

/** Shards in a row, the first of which begins at sample `start` of the dataset. */
export interface ShardWindow {
  readonly start: number;
  readonly shards: readonly { readonly count: number; readonly bytes: Uint8Array }[];
}

/** A chunk with everything that it names, as the blocks that the network gave: nothing here was looked into yet. */
export interface ChunkTask {
  readonly spec: Uint8Array;
  readonly chunk: Uint8Array;
  readonly graph: Uint8Array;
  readonly weights: WeightsRoute;
  readonly dataset: Uint8Array;
  readonly window: ShardWindow;
  /** The vector that the chunk's fourth input names, where it names one: manifest, and blocks in its order. */
  readonly error?: { readonly manifest: Uint8Array; readonly blocks: readonly Uint8Array[] };
  /** Most bytes of the device's memory that it may take; all that there is where absent. */
  readonly maxBytes?: number;
}

export type ChunkProgress =
  /** Weights and samples are being unpacked, shaders compiled. */
  | { readonly stage: "preparing" }
  /** Local steps of training, or samples of an evaluation. `loss` in nats, null where there is none. */
  | { readonly stage: "computing"; readonly step: number; readonly steps: number; readonly loss: number | null };

/** What a chunk produced, ready to be committed. */
export interface ChunkOutcome {
  /** The output block (`Output` of @starling/protocol), DAG-CBOR. */
  readonly output: Uint8Array;
  /** Blocks of the update; none for an evaluation. */
  readonly blocks: readonly Uint8Array[];
  /**
   * What the update left out, under error feedback: DAG-CBOR manifest and raw blocks. They stay with the worker, whose
   * next chunk names them, and are given to who audits.
   */
  readonly error?: { readonly manifest: Uint8Array; readonly blocks: readonly Uint8Array[] };
  readonly summary:
    | { readonly kind: "train"; readonly lossFirst: number; readonly lossLast: number }
    | { readonly kind: "evaluate"; readonly correct: number | null; readonly total: number };
  /** Part of the computing time in which the device worked, 0 to 1. */
  readonly duty: number;
  /** CIDs as text of the checkpoints that the thread holds now. */
  readonly held: readonly string[];
}
