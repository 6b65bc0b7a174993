import type { CheckerResult } from "@starling/coordinator";
import type { CheckTask } from "@starling/coordinator/checker";

/** What the station asks of its checker thread: a chunk with all blocks that it names. */
export interface CheckRequest {
  readonly id: number;
  readonly check: CheckTask;
}

/** The thread's answer. */
export type CheckReply =
  | { readonly id: number; readonly ok: true; readonly result: CheckerResult }
  | { readonly id: number; readonly ok: false; readonly message: string; readonly fix: string };
