import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cidFromDigest, cidOf, decodeBlock, digestOf, encodeBlock, rawBlock, verifyBlock } from "./block.ts";
import { Chunk, chunkBlock } from "./chunk.ts";
import { MAX_BLOCK_BYTES } from "./constants.ts";
import { InvalidDataError, OversizeError, StarlingError, WrongBlockError } from "./errors.ts";
import { sampleChunk } from "./testing/samples.ts";

describe("blocks", () => {
  it("names equal content equally, whatever the order of its fields", () => {
    expect(encodeBlock({ a: 1, bb: 2 }).cid.toString()).toBe(encodeBlock({ bb: 2, a: 1 }).cid.toString());
  });

  it("keeps the chunk's frozen encoding", () => {
    expect(chunkBlock(sampleChunk()).cid.toString()).toMatchInlineSnapshot(
      `"bafyreihdie33zskqw4fwieb2qkozpksjcob42yxizygg4uagm7y7hpqlfa"`,
    );
  });

  it("round-trips a digest", () => {
    const { cid } = chunkBlock(sampleChunk());
    expect(cidFromDigest(digestOf(cid)).equals(cid)).toBe(true);
  });

  it("refuses bytes that the CID does not name", () => {
    const block = rawBlock(new Uint8Array([1, 2, 3]));
    expect(() => verifyBlock(block.cid, block.bytes)).not.toThrow();
    expect(() => verifyBlock(block.cid, new Uint8Array([1, 2, 4]))).toThrow(WrongBlockError);
  });

  it("refuses oversize before decoding", () => {
    expect(() => rawBlock(new Uint8Array(MAX_BLOCK_BYTES + 1))).toThrow(OversizeError);
    expect(() => decodeBlock(Chunk, new Uint8Array(MAX_BLOCK_BYTES + 1))).toThrow(OversizeError);
    expect(rawBlock(new Uint8Array(MAX_BLOCK_BYTES)).cid.code).toBe(0x55);
  });

  it("says which fields are wrong", () => {
    const { bytes } = encodeBlock({ ...sampleChunk(), steps: -1 });
    try {
      decodeBlock(Chunk, bytes);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidDataError);
      expect((error as InvalidDataError).details.join()).toContain("steps");
    }
  });

  it("throws only typed errors for arbitrary bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          decodeBlock(Chunk, bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(StarlingError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("throws only typed errors for damaged chunks, or reads another valid chunk", () => {
    const { bytes, cid } = chunkBlock(sampleChunk());
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = bytes.slice();
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        expect(cidOf(damaged, 0x71).equals(cid)).toBe(false);
        try {
          decodeBlock(Chunk, damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(StarlingError);
        }
      }),
    );
  });
});
