import type { Block } from "@starling/protocol";
import type { CID } from "multiformats/cid";

/** Where the journal ends: what is gossiped each round, and what a standby resumes from. */
export interface JournalHead {
  /** Number of the last entry; the first is 0. */
  readonly seq: number;
  readonly cid: CID;
}

/** One fact with its place in the chain; `bytes` are the entry's own DAG-CBOR block. */
export interface JournalEntry<F = unknown> extends Block {
  readonly seq: number;
  /** The entry before; null for the first. */
  readonly prev: CID | null;
  readonly fact: F;
  readonly sig: Uint8Array;
}

/** An append-only chain of facts. State is a fold over it (PROTOCOL §8). */
export interface Journal<F = unknown> {
  /**
   * Adds a fact. It is durable when the promise resolves: neither `kill -9` nor, at the station, a power cut takes it
   * back. Facts are stored in the order of the calls. When it rejects, nothing was added and the journal can be used.
   * @throws InvalidDataError, OversizeError, JournalFullError, JournalBusyError, NotRunningError
   */
  append(fact: F): Promise<JournalHead>;
  /**
   * Entries from number `from` (0 by default) to what was the head at the call, oldest first.
   * @throws JournalError for a store that was changed since it was opened.
   */
  read(from?: number): AsyncIterable<JournalEntry<F>>;
  /** The newest entry; null while there is none. */
  head(): JournalHead | null;
  /** Waits for what is being written and lets go of the store. Calling it again does nothing. */
  close(): Promise<void>;
}
