import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBlock } from "./block.ts";
import { Chunk, chunkBlock } from "./chunk.ts";
import { sampleChunk } from "./testing/samples.ts";

const chunks = fc
  .record({
    round: fc.nat(2 ** 31),
    index: fc.nat(10_000),
    start: fc.nat(1_000_000),
    length: fc.integer({ min: 1, max: 1_000_000 }),
    seed: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    steps: fc.integer({ min: 0, max: 10_000 }),
    lr: fc.integer({ min: 0, max: 0x7f7fffff }),
  })
  .map(({ start, length, ...fields }) => sampleChunk({ ...fields, range: [start, start + length] }));

describe("Chunk", () => {
  it("round-trips every valid chunk under one CID", () => {
    fc.assert(
      fc.property(chunks, (chunk) => {
        const block = chunkBlock(chunk);
        const read = decodeBlock(Chunk, block.bytes);
        expect(read.range).toEqual(chunk.range);
        expect(chunkBlock(read).cid.equals(block.cid)).toBe(true);
      }),
    );
  });

  it.each([
    ["an empty window", { range: [5, 5] }],
    ["an infinite learning rate", { lr: 0x7f800000 }],
    ["a short seed", { seed: new Uint8Array(31) }],
    ["a missing input", { inputs: [] }],
    ["an unknown lane", { lane: "mine" }],
    ["an unknown field", { extra: 1 }],
  ])("refuses %s", (_, fields) => {
    expect(Chunk.safeParse({ ...sampleChunk(), ...fields }).success).toBe(false);
  });
});
