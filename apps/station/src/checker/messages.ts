import type { ChunkTask } from "@starling/compute";
import type { CheckerResult } from "@starling/coordinator";

/** What the station asks of its checker thread: a chunk with all blocks that it names. */
export interface CheckRequest {
  readonly id: number;
  readonly task: ChunkTask;
}

/** The thread's answer. */
export type CheckReply =
  | { readonly id: number; readonly ok: true; readonly result: CheckerResult }
  | { readonly id: number; readonly ok: false; readonly message: string; readonly fix: string };
