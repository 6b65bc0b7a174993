import { characterTokenizer, distinctCharacters, writeTokenizer } from "@starling/graph";
import { type Block, encodeBlock } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import { byteLevelBpe } from "../../../graph/test/byte-level-bpe.ts";
import { publishDataset } from "../publish/publish-dataset.ts";
import { publishText } from "../publish/publish-text.ts";
import { loadTokenizer } from "./load-tokenizer.ts";

const WORDS = "The whale swam under the ship. ".repeat(10);
const card = { name: "Whales", licence: "MIT", notice: "", context: 8 };

const from = (blocks: readonly Block[]) => async (cid: CID) =>
  blocks.find((block) => block.cid.equals(cid))?.bytes ?? Promise.reject(new Error(`no block ${cid}`));

describe("a dataset's tokenizer", () => {
  it("is the one that its manifest names", async () => {
    const characters = distinctCharacters(WORDS);
    const own = characterTokenizer(characters);
    const { vocabulary } = own;
    const data = publishText(own.encode(WORDS), { ...card, vocabulary, tokenizer: { kind: "characters", characters } });
    const found = await loadTokenizer(data.train.cid, from(data.blocks));
    expect(found.decode(found.encode("whale"))).toBe("whale");
    expect(found.vocabulary).toBe(vocabulary);
  });

  it("is read from its own block where it is one of byte pairs", async () => {
    const file = byteLevelBpe([["w", "h"]]);
    const { spec, block } = writeTokenizer(file);
    const data = publishText(new Uint16Array(200), { ...card, vocabulary: 257, tokenizer: spec });
    const found = await loadTokenizer(data.train.cid, from([...data.blocks, block]));
    expect([...found.encode("wh")]).toEqual([256]);
    await expect(loadTokenizer(data.train.cid, from(data.blocks))).rejects.toThrow(/no block/);
  });

  it("is not there for pictures", async () => {
    const samples = { sampleShape: [1], count: 100, samples: new Uint8Array(100), labels: new Uint8Array(100) };
    const data = publishDataset(samples, { name: "Dots", licence: "MIT", notice: "", classes: ["a", "b"] });
    const loading = loadTokenizer(data.train.cid, from([...data.blocks, encodeBlock({})]));
    await expect(loading).rejects.toMatchObject({ name: "GenerationRefusedError" });
  });
});
