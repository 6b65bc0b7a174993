import "fake-indexeddb/auto";
import { deleteDB, openDB } from "idb";
import { expect, it } from "vitest";
import { JournalBusyError, JournalDamagedError } from "./errors.ts";
import { indexedDbStore } from "./indexed-db-store.ts";
import { journalCompliance } from "./testing/journal-compliance.ts";

let count = 0;

journalCompliance("IndexedDB", async () => {
  const name = `journal-${count++}`;
  return {
    open: () => indexedDbStore(name),
    async vandalise(seq, row) {
      const database = await openDB(name);
      if (row === null) await database.delete("entries", seq);
      else await database.put("entries", { seq, ...row });
      database.close();
    },
    remove: () => deleteDB(name),
  };
});

const entry = { seq: 0, cid: Uint8Array.of(1), bytes: Uint8Array.of(2) };

it("gives each number to one of two tabs", async () => {
  const one = await indexedDbStore("two-tabs");
  const other = await indexedDbStore("two-tabs");
  const results = await Promise.allSettled([one.append(entry), other.append(entry)]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  expect(results[1]).toMatchObject({ reason: expect.any(JournalBusyError) });
  expect(await other.page(0, 9)).toEqual([entry]);
  await one.close();
  await other.close();
});

it("lets go of a database that a newer version asks for", async () => {
  const store = await indexedDbStore("newer");
  const newer = await openDB("newer", 2);
  await expect(store.append(entry)).rejects.toThrow(JournalDamagedError);
  await expect(store.page(0, 1)).rejects.toThrow(JournalDamagedError);
  newer.close();
  await expect(indexedDbStore("newer")).rejects.toThrow(JournalDamagedError);
});
