import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Block, decodeBlock } from "./block.ts";
import { Checkpoint } from "./checkpoint.ts";
import {
  joinVector,
  readCheckpoint,
  readVector,
  vectorBlocks,
  writeCheckpoint,
  writeVector,
} from "./checkpoint-blocks.ts";
import { InvalidDataError } from "./errors.ts";
import { VectorManifest } from "./lanes/train/record.ts";
import { sampleRawCid } from "./testing/samples.ts";

const getter = (blocks: readonly Block[]) => async (cid: { toString(): string }) => {
  const block = blocks.find((candidate) => candidate.cid.toString() === cid.toString());
  if (block === undefined) throw new Error("missing");
  return block.bytes;
};
const floats = fc.float32Array({ noNaN: true, noDefaultInfinity: true, maxLength: 50, minLength: 1 });

describe("checkpoint blocks", () => {
  it("round-trips tensors to the bit", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(floats, { minLength: 1, maxLength: 5 }), async (arrays) => {
        const tensors = arrays.map((data, i) => ({ name: `t${i}`, shape: [data.length], data }));
        const written = writeCheckpoint(tensors, { graph: sampleRawCid("graph"), round: 3, parent: null });
        const read = await readCheckpoint(decodeBlock(Checkpoint, written.manifest.bytes), getter(written.blocks));
        expect(read).toEqual(tensors);
      }),
    );
  });

  it("cuts at 1 MiB", () => {
    const blocks = vectorBlocks(new Float32Array(2 ** 18 + 1));
    expect(blocks.map(({ bytes }) => bytes.length)).toEqual([2 ** 20, 4]);
  });

  it("refuses missing bytes and values that are not finite", () => {
    expect(() => joinVector(2, [new Uint8Array(4)])).toThrow(InvalidDataError);
    const nan = vectorBlocks(new Float32Array([Number.NaN])).map(({ bytes }) => bytes);
    expect(() => joinVector(1, nan)).toThrow(InvalidDataError);
  });

  it("round-trips vectors", async () => {
    const data = Float32Array.from({ length: 1_000 }, (_, i) => Math.fround(i / 7));
    const written = writeVector(data);
    expect(await readVector(decodeBlock(VectorManifest, written.manifest.bytes), getter(written.blocks))).toEqual(data);
  });
});
