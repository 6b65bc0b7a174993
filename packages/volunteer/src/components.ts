import type { Address, Announcement, Block, Bytes32, JobId, TaskReply, TaskRequest } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { PasskeyComponents } from "./identity/passkey/passkey-operations.ts";
import type { Vault } from "./identity/vault.ts";
import type { Conditions } from "./limits/conditions.ts";
import type { Lifecycle } from "./limits/lifecycle.ts";
import type { WakeLock } from "./limits/wake-lock.ts";
import type { OpenedRunner } from "./runner/chunk-runner.ts";
import type { BlockBytes, PeerView } from "./state/volunteer-state.ts";
import type { VolunteerStorage } from "./storage/storage.ts";
import type { Tabs } from "./tabs/tabs.ts";

/** What the loop needs to know of a job on the chain: read from it, never from a peer. */
export interface ChainJob {
  readonly client: Address;
  /** Who speaks for the job now: handovers included. */
  readonly coordinator: Address;
  /** Digest of the spec's CID. */
  readonly spec: Bytes32;
  /** The end of the job, unix seconds: the earlier of its deadline and when it was closed. */
  readonly end: number;
}

/** The chain, as far as a volunteer reads it. */
export interface ChainReader {
  /** @throws when the chain does not answer, or has no such job. */
  readJob(job: JobId, options?: { readonly signal?: AbortSignal | undefined }): Promise<ChainJob>;
}

export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bytes that arrived since the last call. */
  readonly onBytes?: ((count: number) => void) | undefined;
  /** Milliseconds after which the gateway helps. */
  readonly deadlineMs?: number | undefined;
}

/** The tab's node in the swarm, after *Start*. It announces what it holds and hands it to other tabs by itself. */
export interface VolunteerNode {
  readonly peerId: string;
  /** Raw Ed25519 key inside a peer id. */
  keyOf(peer: string): Bytes32;
  /** Asks a coordinator; the reply has passed its schema. */
  request(
    peer: string,
    message: TaskRequest,
    options: { readonly signal: AbortSignal; readonly timeoutMs: number },
  ): Promise<TaskReply>;
  /** Verified bytes of blocks in the order asked for: from the store, else from tabs, the station, the gateway. */
  fetch(cids: readonly CID[], options?: FetchOptions): Promise<Uint8Array[]>;
  /** Keeps blocks made here, for this tab's later chunks and for who audits. */
  keep(blocks: readonly Block[]): Promise<void>;
  /** Hears what coordinators say of their jobs by gossip: a hint, never more. Returns what ends that. */
  onNews(listener: (news: Announcement) => void): () => void;
  /** Connected peers, stations first. */
  peers(): Promise<readonly PeerView[]>;
  bytes(): BlockBytes;
  /** Sets how many bytes of blocks may be kept; old ones go first. */
  setCacheBytes(bytes: number): Promise<void>;
  /** A last word to all peers; returns at once. */
  bye(): void;
  stop(): Promise<void>;
}

export interface NetworkComponent {
  /** Starts the node under the identity's seed. Nothing of libp2p is loaded before. */
  open(
    seed: Uint8Array,
    options: { readonly cacheBytes: number; readonly signal: AbortSignal },
  ): Promise<VolunteerNode>;
}

export interface ComputeComponent {
  /** Checks and warms the device up. Nothing of the engine is loaded before. */
  open(options: { readonly signal: AbortSignal }): Promise<OpenedRunner>;
}

/** Everything outside that a volunteer uses. */
export interface VolunteerComponents {
  readonly vault: Vault;
  readonly storage: VolunteerStorage;
  readonly network: NetworkComponent;
  readonly compute: ComputeComponent;
  readonly chain: ChainReader;
  /** Battery and visibility; absent in Node, where nothing limits but the share. */
  readonly conditions?: Conditions | undefined;
  /** The browser's word that the page goes to sleep or away; absent in Node. */
  readonly lifecycle?: Lifecycle | undefined;
  /** Keeps the screen on while working, where the visitor wants it. */
  readonly wakeLock?: WakeLock | undefined;
  /** Passkeys that bring the account back; absent in Node. */
  readonly passkeys?: PasskeyComponents | undefined;
  /** Other tabs of this profile; absent in Node. */
  readonly tabs?: Tabs | undefined;
}
