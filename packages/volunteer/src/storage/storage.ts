/** What a volunteer keeps beside its keys and blocks. */
export const TABLES = ["results", "result-blocks", "receipts", "vouchers", "delegations", "settings"] as const;
export type TableName = (typeof TABLES)[number];

/** Named byte strings. A `put` that resolved survives a crash. */
export interface ByteTable {
  get(key: string): Promise<Uint8Array | undefined>;
  put(key: string, bytes: Uint8Array): Promise<void>;
  delete(key: string): Promise<void>;
  /** All keys, sorted. */
  keys(): Promise<string[]>;
}

/** The tables of one profile: IndexedDB in a tab, files or memory in Node. */
export interface VolunteerStorage {
  table(name: TableName): ByteTable;
  close(): Promise<void>;
}
