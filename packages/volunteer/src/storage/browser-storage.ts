import { openDB } from "idb";
import { TABLES, type VolunteerStorage } from "./storage.ts";

export interface BrowserStorageInit {
  /** Name of the IndexedDB database. */
  readonly name?: string;
}

/** Tables in IndexedDB. The database is opened at first use, so that a page that never starts leaves none behind. */
export function browserStorage({ name = "starling-volunteer" }: BrowserStorageInit = {}): VolunteerStorage {
  const open = () =>
    openDB(name, 1, {
      upgrade(db) {
        for (const table of TABLES) db.createObjectStore(table);
      },
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
  let database: ReturnType<typeof open> | undefined;
  const get = () => {
    database ??= open();
    return database;
  };
  return {
    table: (table) => ({
      get: async (key) => {
        const value: unknown = await (await get()).get(table, key);
        return value instanceof Uint8Array ? value : undefined;
      },
      put: async (key, bytes) => {
        // A view would be stored with its whole backing buffer: copy what is meant.
        const transaction = (await get()).transaction(table, "readwrite", { durability: "strict" });
        await Promise.all([transaction.store.put(bytes.slice(), key), transaction.done]);
      },
      delete: async (key) => (await get()).delete(table, key),
      keys: async () => (await (await get()).getAllKeys(table)).map(String),
    }),
    close: async () => {
      (await database)?.close();
      database = undefined;
    },
  };
}
