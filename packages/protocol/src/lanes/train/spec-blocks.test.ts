import { describe, expect, it } from "vitest";
import { encodeBlock } from "../../block.ts";
import { sampleCid, sampleRawCid, sampleSpec } from "../../testing/samples.ts";
import { specBlocks } from "../registry.ts";

describe("the blocks of a text that an own tokenizer has cut", () => {
  it("are its shards and the tokenizer", async () => {
    const [shard, tokenizer] = [sampleRawCid("shard"), sampleRawCid("tokenizer")];
    const manifest = encodeBlock({
      v: 1,
      kind: "tokens",
      name: "n",
      licence: "CC0-1.0",
      notice: "none",
      sample: { shape: [8], dtype: "uint16", stride: 1 },
      tokenizer: { kind: "bpe", cid: tokenizer, length: 5_000 },
      vocabulary: 300,
      count: 10,
      encoding: "deflate-raw",
      shards: [{ cid: shard, count: 10, bytes: 100 }],
    });
    const spec = sampleSpec({ validation: sampleCid("v"), test: sampleCid("t") }, { dataset: manifest.cid });
    const { data } = await specBlocks(spec, async (cid) => (cid.equals(manifest.cid) ? manifest.bytes : undefined));
    expect(data.map(({ cid, bytes }) => [cid.toString(), bytes]).slice(0, 3)).toEqual([
      [shard.toString(), 100],
      [tokenizer.toString(), 5_000],
      [manifest.cid.toString(), manifest.bytes.byteLength],
    ]);
  });
});
