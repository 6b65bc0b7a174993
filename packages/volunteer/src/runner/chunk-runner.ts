import type { ChunkProgress, ChunkTask, WarmUpJob } from "@starling/compute";
import type { Block } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { DeviceView } from "../state/volunteer-state.ts";

/** What a chunk produced. */
export interface ChunkResult {
  /** The output block (see `Output` of @starling/protocol). */
  readonly output: Block;
  /** The update's payload; empty for evaluations. */
  readonly blocks: readonly Uint8Array[];
  /** What the update left out, under error feedback: the manifest and its blocks. */
  readonly leftOut?: readonly Block[];
  readonly summary:
    | { readonly kind: "train"; readonly lossFirst: number; readonly lossLast: number }
    | { readonly kind: "evaluate"; readonly correct: number | null; readonly total: number };
  /** Part of the computing time in which the device worked, 0 to 1. */
  readonly duty: number;
}

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: ChunkProgress) => void) | undefined;
}

/** Computes chunks away from the page's thread, one at a time. */
export interface ChunkRunner {
  readonly device: DeviceView;
  /** Largest model in bytes that it takes. */
  readonly modelBytes: number;
  /** Largest micro-batch that it takes. */
  readonly microBatch: number;
  /** Whether weights of this checkpoint are held, so that only steps are needed. */
  holds(checkpoint: CID): boolean;
  /** Compiles for a job ahead of its first chunk. */
  warmUp(job: WarmUpJob, options: { readonly signal: AbortSignal }): Promise<void>;
  /**
   * @throws MemoryLimitError before anything is taken, GpuFaultError, DeviceLostError, NotFiniteError, UnsupportedGraphError, WrongBlockError, InvalidDataError,
   *   or the signal's reason
   */
  run(task: ChunkTask, options: RunOptions): Promise<ChunkResult>;
  /** GPU share, 0 to 1; in force within a fraction of a second. */
  setShare(share: number): void;
  close(): Promise<void>;
}

/** A runner, or why no chunk can be computed here. */
export type OpenedRunner =
  | { readonly ok: true; readonly runner: ChunkRunner }
  | {
      readonly ok: false;
      readonly reason: string;
      /** What the visitor can do, in one sentence. */
      readonly advice: string;
      /** Whether the CPU would do, if the visitor agrees. */
      readonly cpu?: boolean;
    };
