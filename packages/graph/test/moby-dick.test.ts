import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { rawBlock } from "@starling/protocol";
import { beforeAll, describe, expect, it } from "vitest";
import {
  byteTokenizer,
  characterTokenizer,
  decodeTokenShard,
  distinctCharacters,
  gunzip,
  writeTokens,
} from "../src/index.ts";

const folder = join(import.meta.dirname, "../../../data/moby-dick");
let packed: Uint8Array;
let text: string;

beforeAll(async () => {
  packed = await readFile(join(folder, "moby-dick.txt.gz"));
  text = new TextDecoder("utf-8", { fatal: true }).decode(await gunzip(packed));
});

describe("Moby-Dick", () => {
  it("is whole, unchanged and packed, and its notice lies beside it", async () => {
    expect(rawBlock(packed).cid.toString()).toMatchInlineSnapshot(
      `"bafkreiao6l5k64s3qlkixkpvj2ss3mvgeyfx2rsnlsdssmnw2ikkfpeccq"`,
    );
    const headings = [...text.matchAll(/^CHAPTER (\d+)\. /gm)].map(([, number]) => Number(number));
    expect(headings).toEqual(Array.from({ length: 135 }, (_, i) => i + 1));
    expect(text.startsWith("ETYMOLOGY.")).toBe(true);
    expect(text.trimEnd().endsWith("only found another orphan.")).toBe(true);
    expect(await readdir(folder)).toEqual(["NOTICE", "moby-dick.txt.gz"]);
    expect(await readFile(join(folder, "NOTICE"), "utf8")).toContain("in the public domain");
    expect(packed.byteLength).toBeLessThan(500_000);
  });

  it("becomes a token dataset of bytes or of characters", async () => {
    const notice = await readFile(join(folder, "NOTICE"), "utf8");
    const characters = distinctCharacters(text);
    const cases = [
      { tokenizer: byteTokenizer(), spec: { kind: "bytes" } },
      { tokenizer: characterTokenizer(characters), spec: { kind: "characters", characters } },
    ] as const;
    expect(cases.map(({ tokenizer }) => tokenizer.vocabulary)).toEqual([256, 89]);
    for (const { tokenizer, spec } of cases) {
      const { vocabulary } = tokenizer;
      const [context, stride] = [1_000, 1_000];
      const card = { name: "Moby-Dick", licence: "CC0-1.0", notice, tokenizer: spec, vocabulary, context, stride };
      const { manifest, shards } = writeTokens(tokenizer.encode(text), card);
      const [first] = manifest.shards;
      const form = { context, stride, count: first?.count ?? 0, dtype: manifest.sample.dtype, vocabulary };
      const tokens = decodeTokenShard(shards[0]?.bytes ?? new Uint8Array(), form);
      expect(text).toContain(tokenizer.decode(tokens.subarray(40_010, 40_990)).replaceAll("\ufffd", ""));
    }
  });
});
