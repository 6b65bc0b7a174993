import { rawBlock } from "@starling/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DatasetTooLargeError, LabelError, MalformedDatasetError } from "../errors.ts";
import { decodeTokenShard, encodeTokenShard, type TokenShardForm, tokenBytes, tokensOfSamples } from "./token-shard.ts";
import { writeTokens } from "./write-tokens.ts";

const form = fc.record({
  context: fc.integer({ min: 1, max: 9 }),
  stride: fc.integer({ min: 1, max: 9 }),
  count: fc.integer({ min: 1, max: 40 }),
  dtype: fc.constantFrom("uint8", "uint16"),
  vocabulary: fc.constantFrom(2, 200, 256),
}) as fc.Arbitrary<TokenShardForm>;

function bytesOf(shape: TokenShardForm, seed: number): Uint8Array {
  const size = tokenBytes(shape.dtype);
  const bytes = new Uint8Array(tokensOfSamples(shape) * size);
  for (let at = 0; at < bytes.length; at += size) bytes[at] = (at * 31 + seed) % shape.vocabulary;
  return bytes;
}

describe("a shard of tokens", () => {
  it("comes back as it was", () => {
    fc.assert(
      fc.property(form, fc.nat(1_000), (shape, seed) => {
        const bytes = bytesOf(shape, seed);
        expect(decodeTokenShard(encodeTokenShard(bytes, shape), shape)).toEqual(bytes);
      }),
    );
  });

  it("is refused with a token that the vocabulary lacks, of another length, damaged, or over the limit", () => {
    const shape: TokenShardForm = { context: 4, stride: 1, count: 8, dtype: "uint8", vocabulary: 10 };
    const shard = encodeTokenShard(bytesOf(shape, 0), shape);
    expect(() => decodeTokenShard(shard, { ...shape, vocabulary: 5 })).toThrow(LabelError);
    expect(() => decodeTokenShard(shard, { ...shape, count: 7 })).toThrow(MalformedDatasetError);
    expect(() => decodeTokenShard(shard.subarray(0, 5), shape)).toThrow(MalformedDatasetError);
    expect(() => decodeTokenShard(shard, { ...shape, count: 1e9 })).toThrow(DatasetTooLargeError);
    expect(() => encodeTokenShard(new Uint8Array(3), shape)).toThrow(LabelError);
  });
});

const card = { name: "n", licence: "CC0-1.0", notice: "none", tokenizer: { kind: "bytes" } } as const;

describe("a text as a dataset", () => {
  it("has a sample at every stride-th token, each whole in its shard", () => {
    const sizes = fc.record({ context: fc.integer({ min: 1, max: 40 }), stride: fc.integer({ min: 1, max: 40 }) });
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 60, max: 900 }),
        fc.constantFrom(200, 60_000),
        (shape, length, vocabulary) => {
          const tokens = Array.from({ length }, (_, i) => (i * 37) % vocabulary);
          const { manifest, shards } = writeTokens(tokens, { ...card, ...shape, vocabulary });
          const { context, stride } = shape;
          expect(manifest.count).toBe(Math.floor((length - context - 1) / stride) + 1);
          let sample = 0;
          for (const [i, { count, cid }] of manifest.shards.entries()) {
            const bytes = shards[i]?.bytes ?? new Uint8Array();
            expect(rawBlock(bytes).cid.toString()).toBe(cid.toString());
            const { dtype } = manifest.sample;
            const read = decodeTokenShard(bytes, { ...shape, count, dtype, vocabulary });
            const at = (n: number) => (dtype === "uint8" ? read[n] : (read[2 * n] ?? 0) + 256 * (read[2 * n + 1] ?? 0));
            for (let k = 0; k < count; k++, sample++) {
              expect(at(k * stride)).toBe(tokens[sample * stride]);
              expect(at(k * stride + context)).toBe(tokens[sample * stride + context]);
            }
          }
          expect(sample).toBe(manifest.count);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("cuts a long text into several shards", () => {
    const tokens = Uint8Array.from({ length: 200_000 }, (_, i) => i % 65);
    const { manifest } = writeTokens(tokens, { ...card, context: 32, stride: 1, vocabulary: 65 });
    expect(manifest.shards.map(({ count }) => count)).toEqual([65_536, 65_536, 65_536, 3_360]);
  });

  it("is refused when it is shorter than one sample", () => {
    expect(() => writeTokens([1, 2, 3], { ...card, context: 3, stride: 1, vocabulary: 9 })).toThrow(
      DatasetTooLargeError,
    );
  });
});
