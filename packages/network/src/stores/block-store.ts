import type { CID } from "multiformats/cid";

/** How full a store is, in bytes and blocks. */
export interface StoreUsage {
  readonly bytes: number;
  readonly blocks: number;
  readonly pinnedBytes: number;
  readonly maxBytes: number;
}

/** Blocks kept under a byte limit: the least recently used go first, pinned ones never. */
export interface BlockStore {
  has(cid: CID): boolean;
  /** The block's bytes, or undefined. */
  get(cid: CID): Promise<Uint8Array | undefined>;
  /**
   * Keeps a block whose bytes the caller has verified.
   * @throws StoreFullError when it does not fit beside the pinned blocks.
   */
  put(cid: CID, bytes: Uint8Array): Promise<void>;
  delete(cid: CID): Promise<void>;
  /** Protects blocks, present or still to come, under a label; replaces the label's former set. */
  pin(label: string, cids: readonly CID[]): Promise<void>;
  unpin(label: string): Promise<void>;
  readonly pins: readonly string[];
  readonly usage: StoreUsage;
  /** Sets the byte limit; blocks that are over it go at once, pinned ones stay. */
  resize(maxBytes: number): Promise<void>;
  /** Every block that is here, least recently used first. */
  cids(): CID[];
  /** Calls back with each block that was evicted or deleted. */
  onRemoved(listener: (cid: CID) => void): () => void;
  close(): Promise<void>;
}

/** Where a bounded store keeps its bytes; keys are CIDs as text. */
export interface BlockHome {
  /** What is there, with the time of last use in Unix milliseconds. */
  open(): Promise<{ entries: readonly HomeEntry[]; pins: ReadonlyMap<string, readonly string[]> }>;
  read(key: string): Promise<Uint8Array | undefined>;
  write(entry: HomeEntry, bytes: Uint8Array): Promise<void>;
  /** Records a newer time of use. */
  touch(entry: HomeEntry): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
  /** Keeps a label's keys; an empty list forgets the label. */
  savePin(label: string, keys: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export interface HomeEntry {
  readonly key: string;
  readonly size: number;
  readonly usedAt: number;
}
