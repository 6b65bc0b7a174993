import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { verifyBlock } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { decodeShard, parseManifestJson } from "../src/index.ts";

const folder = join(import.meta.dirname, "../../../data/fashion-mnist");

async function readManifest(set: string) {
  return parseManifestJson(await readFile(join(folder, set, "manifest.json"), "utf8"));
}

describe.each([
  ["train", 12_000],
  ["test", 10_000],
])("Fashion-MNIST, %s", (set, count) => {
  it("is complete, balanced, and every shard is the block that names it", async () => {
    const manifest = await readManifest(set);
    expect(manifest).toMatchObject({ count, licence: "MIT", sample: { shape: [1, 28, 28] } });
    expect(manifest.notice).toContain("Permission is hereby granted");
    if (manifest.kind !== "classification") return expect.fail("not classified");
    const perClass = new Uint32Array(manifest.classes.length);
    for (const shard of manifest.shards) {
      const bytes = await readFile(join(folder, set, shard.cid.toString()));
      verifyBlock(shard.cid, bytes);
      expect(bytes.byteLength).toBe(shard.bytes);
      const { labels } = decodeShard(bytes, {
        sampleShape: [1, 28, 28],
        dtype: "uint8",
        count: shard.count,
        classes: 10,
      });
      for (const label of labels) perClass[label] = (perClass[label] ?? 0) + 1;
    }
    expect([...perClass]).toEqual(Array(10).fill(count / 10));
    expect(await readdir(join(folder, set))).toHaveLength(manifest.shards.length + 1);
  });
});

describe("the data folder", () => {
  it("stays within 12 MB", async () => {
    const files = await readdir(folder, { recursive: true });
    const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(12_000_000);
  });
});
