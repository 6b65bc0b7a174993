import { decodeBlock, encodeBlock } from "@starling/protocol";
import type * as z from "zod/mini";
import type { ByteTable } from "./storage.ts";

/** A table of values with a schema, as DAG-CBOR. */
export interface RecordTable<T> {
  /** Undefined where there is none, or one that this version cannot read: what is damaged here is asked for again. */
  get(key: string): Promise<T | undefined>;
  put(key: string, value: T): Promise<void>;
  delete(key: string): Promise<void>;
  all(): Promise<{ readonly key: string; readonly value: T }[]>;
}

/** Puts a schema before a byte table. */
export function recordTable<T>(table: ByteTable, schema: z.ZodMiniType<T>): RecordTable<T> {
  async function get(key: string): Promise<T | undefined> {
    const bytes = await table.get(key);
    if (bytes === undefined) return undefined;
    try {
      return decodeBlock(schema, bytes);
    } catch {
      return undefined;
    }
  }
  return {
    get,
    put: (key, value) => table.put(key, encodeBlock(value).bytes),
    delete: (key) => table.delete(key),
    async all() {
      const rows: { key: string; value: T }[] = [];
      for (const key of await table.keys()) {
        const value = await get(key);
        if (value !== undefined) rows.push({ key, value });
      }
      return rows;
    },
  };
}
