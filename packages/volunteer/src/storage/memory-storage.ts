import type { ByteTable, TableName, VolunteerStorage } from "./storage.ts";

/** Tables for the life of a process. */
export function memoryStorage(): VolunteerStorage {
  const tables = new Map<TableName, ByteTable>();
  return {
    table(name) {
      const table = tables.get(name) ?? memoryTable();
      tables.set(name, table);
      return table;
    },
    close: async () => {},
  };
}

function memoryTable(): ByteTable {
  const rows = new Map<string, Uint8Array>();
  return {
    get: async (key) => rows.get(key)?.slice(),
    put: async (key, bytes) => {
      rows.set(key, bytes.slice());
    },
    delete: async (key) => {
      rows.delete(key);
    },
    keys: async () => [...rows.keys()].sort(),
  };
}
