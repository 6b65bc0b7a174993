import * as z from "zod/mini";
import type { BlockHome, BlockStore, HomeEntry } from "./block-store.ts";
import { type BoundedStoreInit, boundedStore } from "./bounded-store.ts";

const VERSION = 1;
const BLOCKS = "blocks";
const ENTRIES = "entries";
const PINS = "pins";

const Entry = z.strictObject({ key: z.string(), size: z.number(), usedAt: z.number() });
const Keys = z.array(z.string());

function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

async function openDatabase(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, VERSION);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(BLOCKS);
    request.result.createObjectStore(ENTRIES);
    request.result.createObjectStore(PINS);
  };
  const database = await result(request);
  // A newer page of the same origin may need to upgrade; it opens the database again.
  database.onversionchange = () => database.close();
  return database;
}

/** A home in IndexedDB. Bytes and their entry are written in one transaction. */
export function idbHome(name: string): BlockHome {
  let database: IDBDatabase | undefined;

  function transaction(mode: IDBTransactionMode, ...stores: string[]): IDBTransaction {
    if (database === undefined) throw new DOMException("The block store is not open.", "InvalidStateError");
    return database.transaction(stores, mode, { durability: "relaxed" });
  }

  async function readEntries(): Promise<HomeEntry[]> {
    const stored: unknown[] = await result(transaction("readonly", ENTRIES).objectStore(ENTRIES).getAll());
    return stored.map((value) => Entry.safeParse(value)).flatMap((parsed) => (parsed.success ? [parsed.data] : []));
  }

  async function readPins(): Promise<Map<string, readonly string[]>> {
    const store = transaction("readonly", PINS).objectStore(PINS);
    const [labels, keys] = await Promise.all([result(store.getAllKeys()), result(store.getAll())]);
    const pins = new Map<string, readonly string[]>();
    labels.forEach((label, i) => {
      const parsed = Keys.safeParse(keys[i]);
      if (parsed.success) pins.set(String(label), parsed.data);
    });
    return pins;
  }

  return {
    async open() {
      database = await openDatabase(name);
      return { entries: await readEntries(), pins: await readPins() };
    },
    async read(key) {
      const value: unknown = await result(transaction("readonly", BLOCKS).objectStore(BLOCKS).get(key));
      return value instanceof Uint8Array ? value : undefined;
    },
    async write(entry, bytes) {
      const work = transaction("readwrite", BLOCKS, ENTRIES);
      work.objectStore(BLOCKS).put(bytes, entry.key);
      work.objectStore(ENTRIES).put(entry, entry.key);
      await committed(work);
    },
    async touch(entry) {
      const work = transaction("readwrite", ENTRIES);
      work.objectStore(ENTRIES).put(entry, entry.key);
      await committed(work);
    },
    async remove(keys) {
      const work = transaction("readwrite", BLOCKS, ENTRIES);
      for (const key of keys) {
        work.objectStore(BLOCKS).delete(key);
        work.objectStore(ENTRIES).delete(key);
      }
      await committed(work);
    },
    async savePin(label, keys) {
      const work = transaction("readwrite", PINS);
      if (keys.length === 0) work.objectStore(PINS).delete(label);
      else work.objectStore(PINS).put(keys, label);
      await committed(work);
    },
    async close() {
      database?.close();
      database = undefined;
    },
  };
}

/** A block store in IndexedDB, for tabs. */
export function idbStore(name: string, init: BoundedStoreInit): Promise<BlockStore> {
  return boundedStore(idbHome(name), init);
}
