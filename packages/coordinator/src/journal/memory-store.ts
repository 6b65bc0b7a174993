import { JournalBusyError } from "./errors.ts";
import type { JournalStore, StoredEntry } from "./journal-store.ts";

/**
 * A journal that lives as long as the process: for tests and simulations.
 * @param entries where they are kept, ascending; pass the same list again to open it anew
 */
export function memoryStore(entries: StoredEntry[] = []): JournalStore {
  return {
    async append(entry) {
      const last = entries.at(-1);
      if (last !== undefined && entry.seq <= last.seq) {
        throw new JournalBusyError(`Entry ${entry.seq} is already written.`, {
          fix: "Let only one coordinator write to a journal.",
        });
      }
      entries.push(entry);
    },
    async page(from, limit) {
      return entries.filter(({ seq }) => seq >= from).slice(0, limit);
    },
    async close() {},
  };
}
