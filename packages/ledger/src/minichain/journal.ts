import type { Address, Hex } from "@starling/protocol";

/** What made the state: running these again, in order, makes it again. */
export type JournalEntry =
  /** A signed transaction and the time of its block, unix seconds. */
  { readonly raw: Hex; readonly at: number } | { readonly account: Address; readonly balance: string };

/** Where a minichain keeps its facts. */
export interface MinichainJournal {
  /** All entries, oldest first. */
  read(): Promise<readonly JournalEntry[]>;
  /** Resolves once the entry would survive a crash. */
  append(entry: JournalEntry): Promise<void>;
}

/** A journal that lives as long as its page or process. */
export function memoryJournal(): MinichainJournal {
  const entries: JournalEntry[] = [];
  return {
    read: async () => [...entries],
    async append(entry) {
      entries.push(entry);
    },
  };
}
