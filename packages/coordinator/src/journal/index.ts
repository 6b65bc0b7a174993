export { Entry, entryDigest } from "./entry.ts";
export * from "./errors.ts";
export { indexedDbStore } from "./indexed-db-store.ts";
export type { Journal, JournalEntry, JournalHead } from "./journal.ts";
export { type JournalKeys, journalKeys } from "./journal-keys.ts";
export type { JournalStore, StoredEntry } from "./journal-store.ts";
export { memoryStore } from "./memory-store.ts";
export { type JournalInit, openJournal } from "./open-journal.ts";
