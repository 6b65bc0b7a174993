import type { StoredEntry } from "./journal-store.ts";
import { memoryStore } from "./memory-store.ts";
import { journalCompliance } from "./testing/journal-compliance.ts";

journalCompliance("memory", async () => {
  const entries: StoredEntry[] = [];
  return {
    open: async () => memoryStore(entries),
    async vandalise(seq, row) {
      const at = entries.findIndex((entry) => entry.seq >= seq);
      const index = at < 0 ? entries.length : at;
      entries.splice(index, entries[index]?.seq === seq ? 1 : 0, ...(row === null ? [] : [{ seq, ...row }]));
    },
    async remove() {},
  };
});
