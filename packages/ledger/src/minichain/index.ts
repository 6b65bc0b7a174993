export type { JournalEntry, MinichainJournal } from "./journal.ts";
export { type Minichain, type MinichainInit, minichain } from "./minichain.ts";
