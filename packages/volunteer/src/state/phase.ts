import type { Address, JobId, WAIT_REASON } from "@starling/protocol";

/** Why the tab waits; the page shows `WAIT_WORDS` of it. */
export type WaitReason =
  | (typeof WAIT_REASON)[number]
  | "blocked-by-you"
  | "hidden-tab"
  | "on-battery"
  | "byte-limit"
  | "frozen";

/** The chunk that the tab holds a lease for, as the page names it. */
export interface ChunkView {
  readonly job: JobId;
  readonly title: string;
  readonly purpose: string;
  readonly client: Address;
  readonly round: number;
  readonly rounds: number;
  readonly index: number;
  readonly copy: number;
  readonly lane: string;
  /** What is asked for, in the lane's own words. */
  readonly kind: string;
  /** Text form of the chunk's CID. */
  readonly chunk: string;
  /** FLOPs by the spec's cost model, decimal. */
  readonly units: string;
  /** Unix milliseconds at which the lease ends unless a heartbeat renews it. */
  readonly deadline: number;
}

/** What a tab does with a chunk in its hands. */
export type WorkingPhase =
  | { readonly name: "fetching"; readonly work: ChunkView; readonly bytes: number; readonly total: number }
  | { readonly name: "compiling"; readonly work: ChunkView }
  | {
      readonly name: "computing";
      readonly work: ChunkView;
      /** Steps of training, samples of an evaluation, or items of a batch that are done. */
      readonly step: number;
      readonly steps: number;
      /** Steps a second; null before there is anything to measure. */
      readonly perSecond: number | null;
      /** Mean loss of the newest step in nats; null before the first one, and where nothing is learned. */
      readonly loss: number | null;
    }
  | { readonly name: "committing"; readonly work: ChunkView }
  | { readonly name: "revealing"; readonly work: ChunkView; readonly sent: number; readonly total: number };

/** Where the volunteer stands: shown as it is, every wait with its reason and end (UX §6a). */
export type Phase =
  | { readonly name: "idle" }
  | { readonly name: "preflight" }
  /** `cpu`: the CPU would do, if the visitor agrees. */
  | { readonly name: "unable"; readonly reason: string; readonly advice: string; readonly cpu: boolean }
  | { readonly name: "connecting" }
  /** Unix milliseconds; `words` is the sentence for people. */
  | {
      readonly name: "waiting";
      readonly reason: WaitReason;
      readonly words: string;
      readonly since: number;
      readonly retryAt: number;
    }
  | WorkingPhase
  /** The last chunk before a stop that was asked for. */
  | { readonly name: "finishing"; readonly working: WorkingPhase }
  | { readonly name: "paused"; readonly until: number | null }
  | { readonly name: "reconnecting"; readonly attempt: number; readonly retryAt: number; readonly message: string }
  | { readonly name: "outdated"; readonly message: string; readonly fix: string }
  | { readonly name: "stopped" }
  | { readonly name: "failed"; readonly message: string; readonly fix: string };

export type PhaseName = Phase["name"];
