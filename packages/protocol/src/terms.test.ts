import { decodeAbiParameters, keccak256, parseAbiParameters } from "viem";
import { describe, expect, it } from "vitest";
import { digestOf } from "./block.ts";
import { maxCopies, termsHash, termsOf } from "./terms.ts";
import { sampleAddress, sampleCid, sampleSpec } from "./testing/samples.ts";

const royalties = [
  { account: sampleAddress(9), bps: 500 },
  { account: sampleAddress(3), bps: 20 },
];

describe("terms", () => {
  it("follow from the spec: copies with a check's, the first checkpoint, royalties in order", () => {
    const spec = sampleSpec({ copies: 2, royalties }, { checkpoint: sampleCid("start") });
    expect(termsOf(spec)).toEqual({ copies: 3, base: digestOf(sampleCid("start")), royalties });
    expect(maxCopies(spec)).toBe(3);
  });

  it("hash as the contract's abi.encode does", () => {
    // A tuple with a list in it: one word to its place, two fixed words, the list's place, its length, two words each.
    const words = [
      "20",
      "3",
      "ba".repeat(32),
      "60",
      "2",
      sampleAddress(9).slice(2),
      (500).toString(16),
      sampleAddress(3).slice(2),
      (20).toString(16),
    ].map((word) => word.padStart(64, "0"));
    const encoded = `0x${words.join("")}` as const;
    const types = parseAbiParameters([
      "Terms t",
      "struct Terms { uint16 a; bytes32 b; R[] c; }",
      "struct R { address d; uint16 e; }",
    ]);
    expect(decodeAbiParameters(types, encoded)[0]).toMatchObject({ a: 3, c: [{ e: 500 }, { e: 20 }] });
    expect(termsHash({ copies: 3, base: `0x${"ba".repeat(32)}`, royalties })).toBe(keccak256(encoded));
  });

  it("change with every part", () => {
    const hashes = [
      sampleSpec({ royalties }),
      sampleSpec({ royalties, copies: 2 }),
      sampleSpec({ royalties: [...royalties].reverse() }),
      sampleSpec({ royalties }, { checkpoint: sampleCid("other") }),
    ].map((spec) => termsHash(termsOf(spec)));
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
