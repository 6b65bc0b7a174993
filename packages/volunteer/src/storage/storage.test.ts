import "fake-indexeddb/auto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { integer } from "@starling/protocol";
import { IDBFactory } from "fake-indexeddb";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { fileStorage } from "../node/file-storage.ts";
import { browserStorage } from "./browser-storage.ts";
import { memoryStorage } from "./memory-storage.ts";
import { recordTable } from "./record-table.ts";
import type { VolunteerStorage } from "./storage.ts";

const homes: readonly (readonly [string, () => Promise<{ storage: VolunteerStorage; remove(): Promise<void> }>])[] = [
  ["memory", async () => ({ storage: memoryStorage(), remove: async () => {} })],
  [
    "IndexedDB",
    async () => {
      globalThis.indexedDB = new IDBFactory();
      return { storage: browserStorage(), remove: async () => {} };
    },
  ],
  [
    "files",
    async () => {
      const folder = await mkdtemp(join(tmpdir(), "starling-storage-"));
      return { storage: fileStorage(folder), remove: () => rm(folder, { recursive: true, force: true }) };
    },
  ],
];

describe.each(homes)("storage in %s", (_, open) => {
  it("gives back what was put, under any key, and nothing else", async () => {
    const { storage, remove } = await open();
    const entries = fc.dictionary(fc.string({ minLength: 1, maxLength: 20 }), fc.uint8Array({ maxLength: 64 }), {
      maxKeys: 6,
      noNullPrototype: true,
    });
    await fc.assert(
      fc.asyncProperty(entries, async (wanted) => {
        const table = storage.table("receipts");
        for (const key of await table.keys()) await table.delete(key);
        for (const [key, bytes] of Object.entries(wanted)) await table.put(key, bytes);
        expect([...(await table.keys())].sort()).toEqual(Object.keys(wanted).sort());
        for (const [key, bytes] of Object.entries(wanted)) expect(await table.get(key)).toEqual(bytes);
        expect(await storage.table("vouchers").keys()).toEqual([]);
      }),
      { numRuns: 25 },
    );
    await storage.close();
    await remove();
  });

  it("replaces, deletes, and keeps no view into the caller's memory", async () => {
    const { storage, remove } = await open();
    const table = storage.table("settings");
    const bytes = new Uint8Array([0, 1, 2, 3]).subarray(1, 3);
    await table.put("a", bytes);
    bytes.fill(9);
    expect(await table.get("a")).toEqual(Uint8Array.of(1, 2));
    await table.put("a", Uint8Array.of(7));
    expect(await table.get("a")).toEqual(Uint8Array.of(7));
    await table.delete("a");
    await table.delete("never there");
    expect(await table.get("a")).toBeUndefined();
    await storage.close();
    await remove();
  });
});

describe("recordTable", () => {
  it("reads values through their schema, and leaves out what it cannot read", async () => {
    const table = memoryStorage().table("settings");
    const records = recordTable(table, z.strictObject({ n: integer(0, 9) }));
    await records.put("b", { n: 2 });
    await records.put("a", { n: 1 });
    await table.put("c", Uint8Array.of(1, 2, 3));
    await recordTable(table, z.strictObject({ n: z.string() })).put("d", { n: "old" });
    expect(await records.all()).toEqual([
      { key: "a", value: { n: 1 } },
      { key: "b", value: { n: 2 } },
    ]);
    expect(await records.get("c")).toBeUndefined();
    await records.delete("a");
    expect(await records.get("a")).toBeUndefined();
  });
});
