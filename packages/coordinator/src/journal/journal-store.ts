/** An entry as a store holds it: the block of its number, and its CID's bytes. */
export interface StoredEntry {
  readonly seq: number;
  readonly cid: Uint8Array;
  readonly bytes: Uint8Array;
}

/**
 * A home for a journal's blocks. It knows nothing of chains and signatures; every home passes the one compliance suite
 * (`testing/journal-compliance.ts`).
 */
export interface JournalStore {
  /**
   * Stores one entry; durable when it resolves, and absent when it rejects.
   * @throws JournalBusyError where the number is taken; JournalFullError without room; JournalDamagedError
   */
  append(entry: StoredEntry): Promise<void>;
  /**
   * Up to `limit` entries with numbers from `from` on, ascending.
   * @throws JournalDamagedError
   */
  page(from: number, limit: number): Promise<readonly StoredEntry[]>;
  close(): Promise<void>;
}
