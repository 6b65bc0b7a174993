import type { Chunk, JobSpec, Lease } from "@starling/protocol";
import type { FetchOptions, VolunteerNode } from "../components.ts";
import type { ChunkRunner, ChunkSummary, LaneTask } from "../runner/chunk-runner.ts";

/** Whether a chunk is at fault, and in which way: "its batch is not the spec's". */
export type Fault = readonly [wrong: boolean, words: string];

/** A leased chunk, and the spec that it has to follow. */
export interface LeasedChunk<S extends JobSpec, C extends Chunk> {
  readonly spec: S;
  readonly chunk: C;
  readonly lease: Lease;
}

/** What a lane fetches with. */
export interface FetchContext {
  /** Resolves when a warm-up for the same job that is under way has ended: what it brought need not be fetched again. */
  readonly warmedUp: () => Promise<void>;
  readonly node: Pick<VolunteerNode, "fetch">;
  readonly runner: Pick<ChunkRunner, "holds" | "chunkBytes">;
  readonly options: FetchOptions & {
    /** Told bytes that are going to be fetched, once they are known. */
    readonly onTotal?: ((bytes: number) => void) | undefined;
  };
}

/**
 * What a volunteer does for jobs of one lane alone. Everything else (lease, heartbeats, commit, reveal, receipt, pay) is
 * the same for all. The methods get what passed the lane's own schemas.
 */
export interface VolunteerLane<S extends JobSpec = JobSpec, C extends Chunk = Chunk> {
  /** As specs, chunks and outputs say it. */
  readonly name: string;
  /** Everything in a chunk that would make it cost more than it pays, or be something else than the spec says. */
  faults(leased: LeasedChunk<S, C>): readonly Fault[];
  /**
   * Fetches what a chunk names, as plain values that threads can hand on.
   * @param blocks the bytes of spec and chunk
   * @throws ChunkRefusedError where inputs contradict the spec or each other
   */
  fetchTask(
    leased: LeasedChunk<S, C>,
    blocks: { readonly spec: Uint8Array; readonly chunk: Uint8Array },
    context: FetchContext,
  ): Promise<LaneTask>;
  /** Fetches what the device can be made ready with before the first chunk is there, outside of any lease. */
  fetchWarmUp(spec: S, bytes: Uint8Array, context: Omit<FetchContext, "warmedUp">): Promise<LaneTask>;
  /** What came of a chunk, for the log and for pages: "loss 2.310 → 2.105". */
  words(kind: string, summary: ChunkSummary): string;
}
