import type { Address, Bytes32, JobAccount, JobId, JobOffer } from "@starling/protocol";
import { DEFAULT_SETTINGS, type Settings } from "../limits/settings.ts";
import type { LogLine } from "./log.ts";
import type { Phase } from "./phase.ts";

/** One point of the loss curve. */
export interface LossPoint {
  /** Unix milliseconds. */
  readonly at: number;
  readonly job: JobId;
  readonly round: number;
  readonly index: number;
  readonly step: number;
  /** Mean loss of the step, nats. */
  readonly loss: number;
}

/** A chunk that this volunteer finished, newest last. */
export interface ChunkHistory {
  readonly job: JobId;
  readonly title: string;
  readonly round: number;
  readonly index: number;
  readonly lane: string;
  readonly kind: string;
  readonly chunk: string;
  /** Hash of the receipt. */
  readonly receipt: Bytes32;
  readonly units: string;
  /** Losses or counts, by the names that the lane gives them. */
  readonly summary: Readonly<Record<string, number | null>>;
  /** The same in words. */
  readonly words: string;
  readonly seconds: number;
  /** Unix milliseconds of the coordinator's signed acknowledgement. */
  readonly acknowledgedAt: number;
}

/** A peer that the tab is connected to. */
export interface PeerView {
  readonly peer: string;
  readonly role: "tab" | "station";
  /** False: over a relay. */
  readonly direct: boolean;
  /** Round-trip time in milliseconds, where it was measured. */
  readonly rttMs: number | null;
  readonly sent: number;
  readonly received: number;
}

/** Bytes of blocks by where they came from. */
export interface BlockBytes {
  readonly tabs: number;
  readonly station: number;
  readonly gateway: number;
  readonly sent: number;
}

/** What the tab computes with. */
export interface DeviceView {
  readonly kind: "webgpu" | "wasm" | "cpu";
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  readonly fallback: boolean;
  readonly deviceClass: Bytes32;
  /** Measured FLOP/s of the self-test's training step. */
  readonly speed: number;
}

/** Units and tokens along their life; `jobs` as the coordinator says, sums in decimal text. */
export interface AccountView {
  readonly account: Address;
  readonly peer: string;
  readonly standing: number;
  readonly jobs: readonly JobAccount[];
  readonly pendingUnits: string;
  readonly acceptedUnits: string;
  readonly releasedUnits: string;
  readonly acceptedAmount: string;
  readonly settledAmount: string;
  readonly claimedAmount: string;
  /** Unix milliseconds of the coordinator's answer; null before the first. */
  readonly asOf: number | null;
}

/** Everything that a page shows of a volunteer. Plain values only, so that it crosses to other tabs as it is. */
export interface VolunteerState {
  readonly phase: Phase;
  /** What the visitor wants: survives a reload. */
  readonly wanted: "work" | "finish" | "pause" | "stop";
  /** `leader` computes; `mirror` shows what another tab of this profile does. */
  readonly role: "leader" | "mirror" | "undecided";
  /** What the visitor decided; the GPU share is `settings.sharePercent`. */
  readonly settings: Settings;
  readonly offers: readonly Omit<JobOffer, "delegation" | "spec">[];
  readonly losses: readonly LossPoint[];
  readonly chunks: readonly ChunkHistory[];
  readonly counts: { readonly computed: number; readonly acknowledged: number; readonly refused: number };
  /** Part of the time in which the device worked, 0 to 1, over the last chunk. */
  readonly duty: number | null;
  readonly account: AccountView | null;
  readonly device: DeviceView | null;
  readonly peers: readonly PeerView[];
  readonly bytes: BlockBytes;
  readonly log: readonly LogLine[];
}

/** The state before *Start*. */
export const INITIAL_STATE: VolunteerState = {
  phase: { name: "idle" },
  wanted: "stop",
  role: "undecided",
  settings: DEFAULT_SETTINGS,
  offers: [],
  losses: [],
  chunks: [],
  counts: { computed: 0, acknowledged: 0, refused: 0 },
  duty: null,
  account: null,
  device: null,
  peers: [],
  bytes: { tabs: 0, station: 0, gateway: 0, sent: 0 },
  log: [],
};
