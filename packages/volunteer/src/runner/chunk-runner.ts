import type { ChunkProgress } from "@starling/compute";
import type { Block } from "@starling/protocol";
import type { DeviceView } from "../state/volunteer-state.ts";

/** A chunk with everything that it names, or what a device is made ready with, as its lane has it computed. */
export interface LaneTask {
  readonly lane: string;
}

/** What a page shows of a result, by names that its lane gives: losses, counts. */
export type ChunkSummary = Readonly<Record<string, number | null>>;

/** What a chunk produced. */
export interface ChunkResult {
  /** The output block (see `Output` of @starling/protocol). */
  readonly output: Block;
  /** The payload; none where the output says it all. */
  readonly blocks: readonly Uint8Array[];
  /** Blocks that stay with this tab, for its own later chunks and for who audits. */
  readonly keep?: readonly Block[];
  readonly summary: ChunkSummary;
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
  /** Most bytes of the device's memory that it gives a chunk. */
  readonly chunkBytes: number;
  /** Largest micro-batch that it takes. */
  readonly microBatch: number;
  /** Whether an earlier task left this behind: a checkpoint, a batch's models. It need not come again. */
  holds(name: string): boolean;
  /** Makes the device ready for a job ahead of its first chunk. */
  warmUp(task: LaneTask, options: { readonly signal: AbortSignal }): Promise<void>;
  /**
   * @throws UnsupportedLaneError; MemoryLimitError before anything is taken; GpuFaultError, DeviceLostError,
   *   NotFiniteError, UnsupportedGraphError, CanaryError, ModelFileError, WrongBlockError, InvalidDataError, or the
   *   signal's reason
   */
  run(task: LaneTask, options: RunOptions): Promise<ChunkResult>;
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
