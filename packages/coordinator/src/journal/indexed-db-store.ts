import { type DBSchema, openDB } from "idb";
import { JournalBusyError, JournalDamagedError, JournalFullError } from "./errors.ts";
import type { JournalStore, StoredEntry } from "./journal-store.ts";

interface JournalDatabase extends DBSchema {
  entries: { key: number; value: StoredEntry };
}

/**
 * A journal in a tab. Each entry is one transaction with strict durability: the browser says "done" when the bytes are
 * with the disk. Whoever else opens a newer version of the database makes this one let go, and later appends fail.
 * @param name of the database; one for each coordinator of an origin
 * @throws JournalDamagedError where the browser gives no storage
 */
export async function indexedDbStore(name: string): Promise<JournalStore> {
  const database = await openDB<JournalDatabase>(name, 1, {
    upgrade: (fresh) => void fresh.createObjectStore("entries", { keyPath: "seq" }),
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase | null)?.close(),
  }).catch((cause: unknown) => {
    throw unreadable(cause);
  });
  return {
    async append(entry) {
      try {
        const transaction = database.transaction("entries", "readwrite", { durability: "strict" });
        // Both are awaited together: a failed request rejects the transaction as well.
        await Promise.all([transaction.store.add(entry), transaction.done]);
      } catch (cause) {
        throw failure(entry.seq, cause);
      }
    },
    async page(from, limit) {
      try {
        return await database.getAll("entries", IDBKeyRange.lowerBound(from), limit);
      } catch (cause) {
        throw unreadable(cause);
      }
    },
    async close() {
      database.close();
    },
  };
}

function failure(seq: number, cause: unknown): Error {
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : "";
  if (name === "ConstraintError") {
    return new JournalBusyError(`Another tab wrote entry ${seq} of this journal.`, {
      fix: "Close the other tab that coordinates, then reload this one.",
      cause,
    });
  }
  if (name === "QuotaExceededError") {
    return new JournalFullError("The browser has no room for another journal entry.", {
      fix: "Free disk space, or allow this site persistent storage.",
      cause,
    });
  }
  return unreadable(cause);
}

function unreadable(cause: unknown): JournalDamagedError {
  return new JournalDamagedError("The browser's database of the journal cannot be used.", {
    fix: "Reload the page; if it stays so, restore the journal from a copy. Private windows keep none.",
    cause,
  });
}
