import "fake-indexeddb/auto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rawBlock } from "@starling/protocol";
import fc from "fast-check";
import { CID } from "multiformats/cid";
import { afterAll, describe, expect, test } from "vitest";
import type { BlockHome, BlockStore } from "./block-store.ts";
import { boundedStore } from "./bounded-store.ts";
import { fileHome } from "./file-home.ts";
import { heliaBlockstore } from "./helia-blockstore.ts";
import { idbHome } from "./idb-home.ts";
import { memoryHome } from "./memory-home.ts";

const folders: string[] = [];
let names = 0;

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

/** A maker of homes, each call of which opens the same place again. */
type Place = () => BlockHome;

const places: Record<string, { place: () => Promise<Place>; lasting: boolean }> = {
  memory: { place: async () => () => memoryHome(), lasting: false },
  IndexedDB: {
    async place() {
      const name = `store-${names++}`;
      return () => idbHome(name);
    },
    lasting: true,
  },
  files: {
    async place() {
      const folder = await mkdtemp(join(tmpdir(), "starling-blocks-"));
      folders.push(folder);
      return () => fileHome(folder);
    },
    lasting: true,
  },
};

const block = (i: number, size = 100) => rawBlock(new Uint8Array(size).fill(i));
const put = (store: BlockStore, i: number, size?: number) => store.put(block(i, size).cid, block(i, size).bytes);
const has = (store: BlockStore, ...list: number[]) => list.map((i) => store.has(block(i).cid));

for (const [name, { place, lasting }] of Object.entries(places)) {
  describe(`a block store in ${name}`, () => {
    const fresh = async (maxBytes = 1_000, now?: () => number) =>
      boundedStore((await place())(), { maxBytes, ...(now === undefined ? {} : { now }) });

    test("keeps blocks until they are deleted", async () => {
      const store = await fresh();
      await put(store, 1);
      await put(store, 1);
      expect(await store.get(block(1).cid)).toEqual(block(1).bytes);
      expect(store.usage).toMatchObject({ bytes: 100, blocks: 1 });
      await store.delete(block(1).cid);
      await store.delete(block(1).cid);
      expect(await store.get(block(1).cid)).toBeUndefined();
      expect(store.usage.bytes).toBe(0);
      await store.close();
    });

    test("evicts the least recently used first, and says so", async () => {
      const store = await fresh(300);
      const removed: string[] = [];
      store.onRemoved((cid) => removed.push(cid.toString()));
      for (const i of [1, 2, 3]) await put(store, i);
      await store.get(block(1).cid);
      await put(store, 4);
      expect(has(store, 1, 2, 3, 4)).toEqual([true, false, true, true]);
      expect(removed).toEqual([block(2).cid.toString()]);
      expect(await store.get(block(2).cid)).toBeUndefined();
      await store.close();
    });

    test("never evicts what is pinned, and refuses what does not fit beside it", async () => {
      const store = await fresh(300);
      await store.pin("job", [block(1).cid, block(2).cid]);
      for (const i of [1, 2, 3, 4]) await put(store, i);
      expect(has(store, 1, 2, 3, 4)).toEqual([true, true, false, true]);
      await expect(put(store, 5, 150)).rejects.toMatchObject({ name: "StoreFullError" });
      expect(has(store, 4)).toEqual([true]);
      expect(store.usage).toMatchObject({ pinnedBytes: 200, bytes: 300 });
      await store.pin("other", [block(2).cid]);
      await store.unpin("job");
      expect(store.pins).toEqual(["other"]);
      await put(store, 6, 200);
      expect(has(store, 1, 2, 4)).toEqual([false, true, false]);
      await store.close();
    });

    test("evicts at once when its limit is lowered, pinned blocks excepted", async () => {
      const store = await fresh(500);
      for (const i of [1, 2, 3, 4]) await put(store, i);
      await store.pin("job", [block(1).cid]);
      await store.resize(200);
      expect(has(store, 1, 2, 3, 4)).toEqual([true, false, false, true]);
      expect(await store.get(block(2).cid)).toBeUndefined();
      await store.resize(50);
      expect(store.usage).toMatchObject({ bytes: 100, blocks: 1, maxBytes: 50 });
      await store.close();
    });

    test("takes a view without its backing buffer", async () => {
      const home = (await place())();
      const written: number[] = [];
      const spy: BlockHome = {
        ...home,
        write(entry, bytes) {
          written.push(bytes.buffer.byteLength);
          return home.write(entry, bytes);
        },
      };
      const store = await boundedStore(spy, { maxBytes: 1_000 });
      const view = new Uint8Array(1_000_000).subarray(500, 600);
      await store.put(rawBlock(view).cid, view);
      expect(written).toEqual([100]);
      await store.close();
    });

    test("stays under its limit and true to its bytes, whatever is done to it", async () => {
      const act = fc.tuple(fc.constantFrom("put", "get", "delete", "pin", "unpin"), fc.nat({ max: 9 }));
      await fc.assert(
        fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
          const store = await fresh(450);
          for (const [what, i] of acts) {
            if (what === "put") await put(store, i).catch((error) => expect(error.name).toBe("StoreFullError"));
            if (what === "get") expect([undefined, i]).toContain((await store.get(block(i).cid))?.[0]);
            if (what === "delete") await store.delete(block(i).cid);
            if (what === "pin") await store.pin(`label ${i % 3}`, [block(i).cid]);
            if (what === "unpin") await store.unpin(`label ${i % 3}`);
            expect(store.usage.bytes).toBeLessThanOrEqual(450);
            expect(store.usage.bytes).toBe(100 * store.cids().length);
          }
          await store.close();
        }),
        { numRuns: 12 },
      );
    });

    // A memory home has nothing to open again.
    if (!lasting) return;
    test("opens again with its blocks, their order and its pins", async () => {
      const open = await place();
      let now = 1_000_000;
      const clock = { maxBytes: 300, now: () => now };
      const first = await boundedStore(open(), clock);
      for (const i of [1, 2, 3]) {
        now += 3_600_000;
        await put(first, i);
      }
      now += 3_600_000;
      await first.get(block(1).cid);
      await first.pin("job", [block(2).cid]);
      await first.close();
      const second = await boundedStore(open(), clock);
      expect(await second.get(block(2).cid)).toEqual(block(2).bytes);
      expect(second.pins).toEqual(["job"]);
      const third = await boundedStore(open(), clock);
      await put(third, 4);
      expect(has(third, 1, 2, 3, 4)).toEqual([true, true, false, true]);
      await second.close();
      await third.close();
    });
  });
}

describe("files", () => {
  const newFolder = async () => {
    const folder = await mkdtemp(join(tmpdir(), "starling-blocks-"));
    folders.push(folder);
    return folder;
  };

  test("that a crash left half-written are cleared away", async () => {
    const folder = await newFolder();
    const store = await boundedStore(fileHome(folder), { maxBytes: 1_000 });
    await put(store, 1);
    await store.close();
    const shard = block(1).cid.toString().slice(-2);
    await writeFile(join(folder, shard, "bafy.block.123.tmp"), "half");
    await writeFile(join(folder, shard, "not-a-cid.block"), "junk");
    const again = await boundedStore(fileHome(folder), { maxBytes: 1_000 });
    expect(again.usage.blocks).toBe(1);
    expect(await readdir(join(folder, shard))).toEqual([`${block(1).cid}.block`]);
    await again.close();
  });

  test("with damaged pins say what to do", async () => {
    const folder = await newFolder();
    await writeFile(join(folder, "pins.json"), "{ not json");
    await expect(boundedStore(fileHome(folder), { maxBytes: 1_000 })).rejects.toMatchObject({
      name: "NetworkConfigError",
      fix: expect.stringContaining("Remove it"),
    });
  });
});

describe("Helia's view of a store", () => {
  test("reads, writes verified blocks, and hides everything while serving is off", async () => {
    const store = await boundedStore(memoryHome(), { maxBytes: 1_000 });
    let serving = true;
    const view = heliaBlockstore({ store, serving: () => serving });
    const { cid, bytes } = block(1);
    await view.put(cid, [bytes.subarray(0, 40), bytes.subarray(40)]);
    const read = async () => {
      for await (const part of view.get(cid)) return part;
      return undefined;
    };
    expect(await read()).toEqual(bytes);
    expect(await view.has(cid)).toBe(true);
    await expect(view.put(cid, Uint8Array.of(1))).rejects.toMatchObject({ name: "WrongBlockError" });
    serving = false;
    expect(await view.has(cid)).toBe(false);
    await expect(read()).rejects.toMatchObject({ name: "NotFoundError" });
    const all: string[] = [];
    for await (const pair of view.getAll()) all.push(CID.asCID(pair.cid)?.toString() ?? "");
    expect(all).toEqual([cid.toString()]);
    await view.delete(cid);
    expect(store.usage.blocks).toBe(0);
  });
});
