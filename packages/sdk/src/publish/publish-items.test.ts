import { type Block, InvalidDataError, MAX_BLOCK_BYTES } from "@starling/protocol";
import fc from "fast-check";
import type { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import { JobRefusedError } from "../errors.ts";
import { openItems } from "../outputs/item-source.ts";
import { publishFile } from "./publish-file.ts";
import { type NewItem, publishItems } from "./publish-items.ts";

const card = { name: "Clothes", licence: "MIT", notice: "" };

function store() {
  const held = new Map<string, Uint8Array>();
  return {
    held,
    put: ({ cid, bytes }: Block) => void held.set(cid.toString(), bytes.slice()),
    get: async (cid: CID) => held.get(cid.toString()) ?? expect.fail(`nobody has ${cid}`),
  };
}

const bytesOf = (length: number, seed: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + seed * 7) % 251);

describe("publishItems", () => {
  it("packs ten thousand small items into few blocks, and each comes back", async () => {
    const { held, put, get } = store();
    const items = Array.from({ length: 10_000 }, (_, i) => ({ name: `${i + 1}`, bytes: bytesOf(784, i) }));
    const { cid, manifest } = await publishItems(items, card, { put });
    // Five shards of two blocks and their list each, and the manifest.
    expect(held.size).toBe(16);
    expect(manifest).toMatchObject({ count: 10_000, ...card });
    const { item } = await openItems(cid, get);
    for (const i of [0, 1_337, 1_338, 1_999, 2_000, 9_999]) {
      expect(await item(i)).toEqual({ name: `${i + 1}`, bytes: bytesOf(784, i) });
    }
  });

  it("gives every item back, whatever names and sizes they have", async () => {
    const size = fc.oneof(
      fc.nat(300),
      fc.constantFrom(0, 1, MAX_BLOCK_BYTES - 1, MAX_BLOCK_BYTES, MAX_BLOCK_BYTES + 1),
    );
    const name = fc.string({ unit: "binary", maxLength: 250 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, size), { minLength: 1, maxLength: 6 }), async (given) => {
        const { put, get } = store();
        const items = given.map(([name, length], i): NewItem => ({ name, bytes: bytesOf(length, i) }));
        const { cid, manifest } = await publishItems(items, card, { put });
        const { item } = await openItems(cid, get);
        expect(manifest.count).toBe(items.length);
        for (const [i, { bytes }] of items.entries()) expect(Buffer.compare((await item(i)).bytes, bytes)).toBe(0);
      }),
      { numRuns: 6 },
    );
  });

  it("keeps a shard's list a block, however long its names are", async () => {
    const { held, put } = store();
    const items = Array.from({ length: 2_000 }, (_, i) => ({ name: `${"漢".repeat(195)}${i}`, bytes: bytesOf(1, i) }));
    const { manifest } = await publishItems(items, card, { put });
    expect(manifest.shards.length).toBe(2);
    for (const bytes of held.values()) expect(bytes.byteLength).toBeLessThanOrEqual(MAX_BLOCK_BYTES);
  });

  it("refuses no items, and one that is too large by name", async () => {
    const { put } = store();
    await expect(publishItems([], card, { put })).rejects.toThrow(JobRefusedError);
    const large = { name: "film.mp4", bytes: { byteLength: 64 * 1024 * 1024 + 1 } as Uint8Array };
    await expect(publishItems([large], card, { put })).rejects.toThrow(/"film.mp4" has 67108865 bytes/);
  });

  it("reads no further when it is stopped, nor when nobody takes its blocks", async () => {
    let read = 0;
    async function* endless(): AsyncGenerator<NewItem> {
      for (;;) yield { name: `${read}`, bytes: bytesOf(MAX_BLOCK_BYTES, read++) };
    }
    const stop = new AbortController();
    const put = () => (read >= 3 ? stop.abort(new Error("enough")) : undefined);
    await expect(publishItems(endless(), card, { put, signal: stop.signal })).rejects.toThrow("enough");
    expect(read).toBeLessThan(6);
    const refuse = () => Promise.reject(new Error("full"));
    await expect(publishItems(endless(), card, { put: refuse })).rejects.toThrow("full");
    expect(read).toBeLessThan(9);
  });

  it("says how far it is", async () => {
    const { put } = store();
    const told: [number, number][] = [];
    const items = Array.from({ length: 2_500 }, (_, i) => ({ name: `${i}`, bytes: bytesOf(10, i) }));
    await publishItems(items, card, { put, onProgress: (count, bytes) => told.push([count, bytes]) });
    expect(told).toEqual([
      [2_000, 20_000],
      [2_500, 25_000],
    ]);
  });
});

describe("openItems", () => {
  it("refuses an item that is not there, and a shard that is not what its manifest says", async () => {
    const { held, put, get } = store();
    const { cid, manifest } = await publishItems([{ name: "a", bytes: bytesOf(3, 1) }], card, { put });
    const { item } = await openItems(cid, get);
    await expect(item(1)).rejects.toThrow(InvalidDataError);
    const other = await publishItems(
      [1, 2].map((i) => ({ name: `${i}`, bytes: bytesOf(3, i) })),
      card,
      { put },
    );
    const [shard = expect.fail("a shard")] = manifest.shards;
    held.set(shard.cid.toString(), await get(other.manifest.shards[0]?.cid ?? expect.fail("a shard")));
    await expect((await openItems(cid, get)).item(0)).rejects.toThrow(/has 2 items, its manifest says 1/);
  });
});

describe("publishFile", () => {
  it("cuts a file, of bytes or a Blob, into the same blocks", async () => {
    const [one, two] = [store(), store()];
    const bytes = bytesOf(2 * MAX_BLOCK_BYTES + 5, 3);
    const file = await publishFile("model.onnx", bytes, { put: one.put });
    const blob = await publishFile("model.onnx", new Blob([bytes]), { put: two.put });
    expect(blob.cid.equals(file.cid)).toBe(true);
    expect(file.manifest).toMatchObject({ name: "model.onnx", bytes: bytes.byteLength });
    const pieces = await Promise.all(file.manifest.blocks.map(one.get));
    expect(pieces.map(({ byteLength }) => byteLength)).toEqual([MAX_BLOCK_BYTES, MAX_BLOCK_BYTES, 5]);
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
  });

  it("refuses nothing and more than two gigabytes, without reading them", async () => {
    const { put, held } = store();
    await expect(publishFile("empty", new Uint8Array(), { put })).rejects.toThrow(/"empty" is empty/);
    const huge = { size: 3 * 2 ** 30, slice: () => expect.fail("was read") } as unknown as Blob;
    await expect(publishFile("large.onnx", huge, { put })).rejects.toThrow(/"large.onnx" has 3221225472 bytes/);
    expect(held.size).toBe(0);
  });

  it("keeps the end of a long name, without what is no text", async () => {
    const { put } = store();
    const { manifest } = await publishFile(`${"folder/".repeat(40)}a\u0000b.onnx`, bytesOf(1, 1), { put });
    expect(manifest.name).toHaveLength(200);
    expect(manifest.name.endsWith("a b.onnx")).toBe(true);
  });
});
