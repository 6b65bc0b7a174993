import type { Hex } from "@starling/protocol";

/** A signed transaction as it was sent. */
export interface LoggedTransaction {
  readonly hash: Hex;
  readonly raw: Hex;
}

/**
 * Remembers signed transactions from before they are sent, in the order of sending. An embedded chain that was killed
 * may have forgotten its last ones; `replay` sends them again, bit for bit, so none can run twice.
 */
export interface TxLog {
  /** Resolves once the entry would survive a crash. Adding a hash again changes nothing. */
  append(entry: LoggedTransaction): Promise<void>;
  /** Forgets a transaction that the node refused for good: it must not run later. */
  drop(hash: Hex): Promise<void>;
  /** All entries, oldest first. */
  entries(): Promise<readonly LoggedTransaction[]>;
}

/** A log that lives as long as its process: for tabs and tests. */
export function memoryTxLog(limit = Number.POSITIVE_INFINITY): TxLog {
  const entries = new Map<Hex, LoggedTransaction>();
  return {
    async append(entry) {
      entries.set(entry.hash, entry);
      for (const hash of entries.keys()) {
        if (entries.size <= limit) break;
        entries.delete(hash);
      }
    },
    async drop(hash) {
      entries.delete(hash);
    },
    entries: async () => [...entries.values()],
  };
}
