import type { JobId } from "@starling/protocol";
import type { AbortOptions, ChainJob } from "../components.ts";
import type { WorkOf } from "../lanes/lanes.ts";
import type { RequestContext } from "../requests/context.ts";
import type { EpochPolicy } from "../settlement/epoch-due.ts";
import type { ChunkState, JobState, RoundState } from "../state/state.ts";

/** What the round engine works with, beside what requests need. */
export interface EngineContext extends RequestContext {
  readonly workOf: WorkOf;
  readonly policy: EpochPolicy;
  /** Milliseconds that a closed job's blocks are kept. */
  readonly keepMs: number;
  readChain(job: JobId, signal?: AbortSignal): Promise<ChainJob>;
  check(job: JobState, round: RoundState, chunk: ChunkState, options?: AbortOptions): Promise<void>;
}
