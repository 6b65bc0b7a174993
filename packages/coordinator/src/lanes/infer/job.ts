import type { InferClosing, InferIntake, InferSpec, OutputsPart, Provider } from "@starling/protocol";
import type { ClosedRound, JobState } from "../../state/state.ts";

/** What the lane keeps of a batch beside what all lanes do. */
export interface InferState {
  /** Outputs so far, in the order of their items. */
  parts: readonly OutputsPart[];
  /** Where chunks are computed, once a calibration has decided it. */
  provider: Provider | null;
}

/** A closed round of a batch. */
export type ClosedBatchRound = ClosedRound & { readonly closing: InferClosing };

/** A batch. */
export interface InferJob extends JobState {
  readonly spec: InferSpec;
  readonly intake: InferIntake;
  readonly own: InferState;
  readonly closed: ClosedBatchRound[];
}

/** Where the job's chunks are computed now. */
export function providerOf({ own, spec }: Pick<InferJob, "own" | "spec">): Provider {
  return own.provider ?? spec.laneParams.provider;
}

/** Items that have a result, and those of them that could not be computed. */
export function countsOf(parts: readonly OutputsPart[]): { readonly done: number; readonly failed: number } {
  return {
    done: parts.reduce((sum, { from, to }) => sum + to - from, 0),
    failed: parts.reduce((sum, part) => sum + part.failed, 0),
  };
}
