import type { Bytes32, JobId, JobSpec, SigningDomain } from "@starling/protocol";
import type { OfferBook } from "../authority/offer-book.ts";
import type { VolunteerNode } from "../components.ts";
import type { Identity } from "../identity/identity.ts";
import type { VolunteerLanes } from "../lanes/volunteer-lanes.ts";
import type { Settings } from "../limits/settings.ts";
import type { ChunkRunner } from "../runner/chunk-runner.ts";
import type { StateStore } from "../state/state-store.ts";
import type { Results } from "./results.ts";
import type { CoordinatorSession } from "./session.ts";

/** A spec with the bytes that its CID names. */
export interface KnownSpec {
  readonly spec: JobSpec;
  readonly bytes: Uint8Array;
}

/** A job that the device is being made ready for ahead of its first chunk. */
export interface Warming {
  /** Resolves when that is over, however it went. */
  readonly done: Promise<void>;
  /** Told bytes that arrive for it. */
  readonly listeners: Set<(count: number) => void>;
}

/** What the steps of one shift (from *Start* to *Stop*) share. */
export interface ShiftContext {
  readonly state: StateStore;
  readonly settings: () => Settings;
  readonly identity: Identity;
  readonly domain: SigningDomain;
  /** Digest of this build's engine. */
  readonly engine: Bytes32;
  readonly node: VolunteerNode;
  /** What this volunteer does for jobs of each lane. */
  readonly lanes: VolunteerLanes;
  readonly runner: ChunkRunner;
  readonly session: CoordinatorSession;
  /** Raw Ed25519 key of the coordinator. */
  readonly coordinatorKey: Bytes32;
  readonly offers: OfferBook;
  readonly results: Results;
  /** Specs that were fetched and checked, by CID text. */
  readonly specs: Map<string, KnownSpec>;
  /** Jobs that this tab found it cannot or must not serve, and until when (unix milliseconds). */
  readonly refused: Map<JobId, number>;
  /** Largest micro-batches of jobs whose own this device has no memory for. */
  readonly microBatches: Map<JobId, number>;
  /** Warm-ups under way. */
  readonly warming: Map<JobId, Warming>;
  readonly now: () => number;
}
