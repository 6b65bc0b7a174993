import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BlockStore, memoryStore } from "@starling/network";
import { fileStore } from "@starling/network/node";
import { type Block, type JobId, rawBlock } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { coordinatorBlocks } from "./coordinator-blocks.ts";
import { heldBlock } from "./held-block.ts";

const [FIRST, SECOND]: JobId[] = [`0x${"01".repeat(32)}`, `0x${"02".repeat(32)}`] as [JobId, JobId];
const block = (n: number, size = 100): Block => rawBlock(new Uint8Array(size).fill(n));

/** The station's blocks over a store, with a network that has `remote`. */
function over(store: BlockStore, { quota = 1_000, remote = [] as Block[] } = {}) {
  const asked: string[] = [];
  const blocks = {
    store,
    async get(cid: Block["cid"]) {
      asked.push(cid.toString());
      return remote.find((one) => one.cid.equals(cid))?.bytes;
    },
    put: (cid: Block["cid"], bytes: Uint8Array) => store.put(cid, bytes),
  };
  return { ...coordinatorBlocks({ node: { blocks } as never, quota }), asked };
}

const folder = () => mkdtempSync(join(tmpdir(), "starling-blocks-"));

describe("the coordinator's blocks", () => {
  it("keep what a job has pinned against everything that passes through", async () => {
    const store = await memoryStore({ maxBytes: 350 });
    const blocks = over(store);
    await blocks.put(block(1));
    await blocks.pin(block(1).cid, FIRST);
    await blocks.flush();
    for (const n of [2, 3, 4, 5]) await blocks.put(block(n));
    expect([1, 2, 5].map((n) => store.has(block(n).cid))).toEqual([true, false, true]);
  });

  it("give up a job's block, but not while another job pins it", async () => {
    const store = await memoryStore({ maxBytes: 10_000 });
    const blocks = over(store);
    for (const n of [1, 2]) await blocks.put(block(n));
    await blocks.pin(block(1).cid, FIRST);
    await blocks.pin(block(2).cid, FIRST);
    await blocks.pin(block(2).cid, SECOND);
    await blocks.flush();
    for (const n of [1, 2]) await blocks.evict(block(n).cid, FIRST);
    await blocks.flush();
    expect([1, 2].map((n) => store.has(block(n).cid))).toEqual([false, true]);
    expect(store.pins).toEqual([`job ${SECOND}`]);
    await blocks.evict(block(2).cid, SECOND);
    await blocks.flush();
    expect(store.has(block(2).cid)).toBe(false);
    expect(store.pins).toEqual([]);
  });

  it("take a job's pins over a restart, and forget those of jobs that are gone", async () => {
    const path = folder();
    const before = await fileStore(path, { maxBytes: 10_000 });
    const first = over(before);
    for (const n of [1, 2]) await first.put(block(n));
    await first.pin(block(1).cid, FIRST);
    await first.pin(block(2).cid, SECOND);
    await first.flush();
    await before.close();

    const store = await fileStore(path, { maxBytes: 250 });
    expect(store.pins.toSorted()).toEqual([`job ${FIRST}`, `job ${SECOND}`]);
    const again = over(store);
    await again.pin(block(1).cid, FIRST);
    await again.forgetOthers();
    expect(store.pins).toEqual([`job ${FIRST}`]);
    await store.put(block(3).cid, block(3).bytes);
    expect([1, 2, 3].map((n) => store.has(block(n).cid))).toEqual([true, false, true]);
    await store.close();
  });

  it("say whether a job fits beside what is pinned, and count shared blocks once", async () => {
    const store = await memoryStore({ maxBytes: 2_000 });
    const blocks = over(store, { quota: 1_000 });
    await blocks.put(block(1, 600));
    await blocks.pin(block(1, 600).cid, FIRST);
    await blocks.flush();
    const [shared, small, large] = [block(1, 600), block(2, 400), block(3, 401)];
    const named = (...all: Block[]) => all.map(({ cid, bytes }) => ({ cid, bytes: bytes.byteLength }));
    expect(await blocks.hasRoom(named(small))).toBe(true);
    expect(await blocks.hasRoom(named(shared, small))).toBe(true);
    expect(await blocks.hasRoom(named(large))).toBe(false);
  });

  it("fetch a block again that the disk has damaged, and say what to do where nobody has it", async () => {
    const path = folder();
    const store = await fileStore(path, { maxBytes: 10_000 });
    for (const n of [1, 2]) await store.put(block(n).cid, block(n).bytes);
    for (const part of readdirSync(path, { withFileTypes: true })) {
      if (!part.isDirectory()) continue;
      for (const name of readdirSync(join(path, part.name))) writeFileSync(join(path, part.name, name), "rotten");
    }
    const blocks = over(store, { remote: [block(1)] });
    expect(await blocks.get(block(1).cid)).toEqual(block(1).bytes);
    await expect(blocks.get(block(2).cid)).rejects.toMatchObject({ name: "StartError", fix: expect.any(String) });
    expect(store.has(block(2).cid)).toBe(false);
    await store.close();
  });
});

describe("a held block", () => {
  it("is what its CID names, or nothing", async () => {
    const store = await memoryStore({ maxBytes: 10_000 });
    await store.put(block(1).cid, block(1).bytes);
    await store.put(block(2).cid, block(3).bytes);
    expect(await heldBlock(store, block(1).cid)).toEqual(block(1).bytes);
    expect(await heldBlock(store, block(2).cid)).toBeUndefined();
    expect(store.has(block(2).cid)).toBe(false);
    expect(await heldBlock(store, block(4).cid)).toBeUndefined();
  });
});
