import type { Address, TrainClosing, TrainConclusion, TrainIntake, TrainSpec } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { ClosedRound, JobState } from "../../state/state.ts";

/** What the lane keeps of a job beside what all lanes do. */
export interface TrainState {
  /** Manifest of what each worker's last update left out, under error feedback, until a chunk of his takes it up. */
  readonly leftOut: Map<Address, CID>;
}

/** A closed round of training. */
export type ClosedTraining = ClosedRound & { readonly closing: TrainClosing };

/** A training job. */
export interface TrainJob extends JobState {
  readonly spec: TrainSpec;
  readonly intake: TrainIntake;
  readonly own: TrainState;
  readonly closed: ClosedTraining[];
  conclusion: TrainConclusion | null;
}
