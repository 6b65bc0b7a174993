import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SLICE_COORDINATES, SPARSE_BLOCK } from "../constants.ts";
import { PayloadError, ScaleError } from "../errors.ts";
import { arbitraryCodes } from "../testing/arbitraries.ts";
import type { CodeCodec, Codes } from "./codec.ts";
import { int4 } from "./int4.ts";
import { int8 } from "./int8.ts";
import { int32 } from "./int32.ts";
import { quantise } from "./quantise.ts";
import { sparse } from "./sparse.ts";
import { ternary } from "./ternary.ts";

/** What every codec of an update keeps. */
function codecCompliance<C extends Codes>(codec: CodeCodec<C>, lowest: Uint8Array) {
  describe(codec.name, () => {
    it("gives the codes back", () => {
      fc.assert(
        fc.property(arbitraryCodes(codec), (codes) => {
          const bytes = codec.pack(codes);
          expect(bytes).toHaveLength(codec.packedLength(codes.length));
          const target = codec.create(codes.length);
          expect(codec.unpack(bytes, target)).toBe(true);
          expect(target).toEqual(codes);
        }),
      );
    });

    it("has one packing for one vector: what unpacks packs to the same bytes", () => {
      fc.assert(
        fc.property(fc.uint8Array({ minLength: 4, maxLength: 64 }), (bytes) => {
          const whole = bytes.subarray(0, bytes.length - (bytes.length % 4));
          const target = codec.create((whole.length / codec.packedLength(4)) * 4);
          if (codec.unpack(whole, target)) expect(codec.pack(target)).toEqual(whole);
          else expect([...target].some((code) => Math.abs(code) > codec.limit)).toBe(true);
        }),
      );
    });

    it("refuses the lowest two's complement code", () => {
      expect(codec.unpack(lowest, codec.create((lowest.length / codec.packedLength(4)) * 4))).toBe(false);
    });

    it("has slices of 65,536 coordinates, or as many as fit a block", () => {
      expect(SLICE_COORDINATES % codec.sliceLength).toBe(0);
      expect(codec.packedLength(codec.sliceLength)).toBeLessThanOrEqual(128 * 1024);
    });

    it("packs a view where it begins, not where its buffer does", () => {
      const codes = codec.create(4);
      codes.set([1, 1, -1, 0]);
      const target = codec.create(2);
      codec.unpack(codec.pack(codec.view(codes, 2, 4)), target);
      expect([...target]).toEqual([-1, 0]);
    });
  });
}

codecCompliance(int4, Uint8Array.of(0, 0x80));
codecCompliance(int8, Uint8Array.of(0, 0, 0, 0x80));
codecCompliance(int32, new Uint8Array(16).with(15, 0x80));
codecCompliance(ternary, Uint8Array.of(0x80));

describe("int4", () => {
  it("puts the even coordinate into the low half", () => {
    expect(int4.pack(Int8Array.of(1, -1, 7))).toEqual(Uint8Array.of(0xf1, 0x07));
  });

  it("refuses padding that is not zero, and −8 in either half", () => {
    expect(int4.unpack(Uint8Array.of(0x10), new Int8Array(1))).toBe(false);
    expect(int4.unpack(Uint8Array.of(0x08), new Int8Array(2))).toBe(false);
    expect(int4.unpack(Uint8Array.of(0x80), new Int8Array(2))).toBe(false);
  });
});

describe("ternary", () => {
  it("puts the first of four coordinates lowest", () => {
    expect(ternary.pack(Int8Array.of(1, -1, 0, 0, -1))).toEqual(Uint8Array.of(0b1101, 0b11));
  });

  it("refuses the pair 2 in each place, and padding that is not zero", () => {
    for (const place of [0, 1, 2, 3])
      expect(ternary.unpack(Uint8Array.of(2 << (2 * place)), new Int8Array(4))).toBe(false);
    expect(ternary.unpack(Uint8Array.of(0b100), new Int8Array(1))).toBe(false);
  });
});

/** Values of which blocks are empty, thin and crowded, with many ties. */
const values = fc
  .array(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 40 })
  .chain((pattern) =>
    fc
      .integer({ min: 1, max: 2 * SPARSE_BLOCK + 300 })
      .map((n) =>
        Float32Array.from(
          { length: n },
          (_, i) => (pattern[(i * 7 + (i >> 12)) % pattern.length] ?? 0) * ((i >> 5) % 3),
        ),
      ),
  );

describe("sparse", () => {
  it("gives back what the quantiser chose, and packs what it unpacks", () => {
    fc.assert(
      fc.property(values, fc.constantFrom(1, 3, 64, 4_096), (delta, keep) => {
        const codec = sparse(keep);
        const codes = quantise(delta, 1, codec);
        const bytes = codec.pack(codes);
        expect(bytes).toHaveLength(codec.packedLength(codes.length));
        const target = codec.create(codes.length).fill(1);
        expect(codec.unpack(bytes, target)).toBe(true);
        expect(target).toEqual(codes);
      }),
      { numRuns: 40 },
    );
  });

  it("keeps the largest of each block, the first of equal ones, and never a zero", () => {
    const delta = new Float32Array(SPARSE_BLOCK + 4);
    delta.set([1, -2, 2, 0, 2, -1]);
    delta.set([0, -1, 0, 1], SPARSE_BLOCK);
    const sent = (keep: number) => [...quantise(delta, 1, sparse(keep)).entries()].filter(([, code]) => code !== 0);
    expect(sent(2)).toEqual([
      [1, -2],
      [2, 2],
      [SPARSE_BLOCK + 1, -1],
      [SPARSE_BLOCK + 3, 1],
    ]);
    expect(sent(1).map(([i]) => i)).toEqual([1, SPARSE_BLOCK + 1]);
    expect(sent(64)).toHaveLength(7);
  });

  it("leaves out nothing of a block that is larger than what it sends", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 70 }), (all, keep) => {
        const delta = all.subarray(0, SPARSE_BLOCK);
        const chosen = sparse(keep).select?.(delta) ?? new Uint8Array();
        const sizes = [true, false].map((sent) => delta.filter((_, i) => (chosen[i] === 1) === sent).map(Math.abs));
        const [sent = new Float32Array(), left = new Float32Array()] = sizes;
        expect(sent).toHaveLength(Math.min(keep, delta.filter((value) => value !== 0).length));
        const smallest = sent.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
        expect(left.every((size) => size <= smallest)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it("refuses whatever is no packing of its own: any byte changed is other codes or none", () => {
    const codec = sparse(3);
    const codes = new Int8Array(SPARSE_BLOCK + 2);
    codes.set([1, 0, -2], 0);
    codes[4_000] = 2;
    codes[SPARSE_BLOCK + 1] = -1;
    const bytes = codec.pack(codes);
    for (let at = 0; at < bytes.length; at++) {
      for (let byte = 0; byte < 256; byte++) {
        if (byte === bytes[at]) continue;
        const target = codec.create(codes.length);
        if (!codec.unpack(bytes.with(at, byte), target)) continue;
        expect(target).not.toEqual(codes);
        expect(codec.pack(target)).toEqual(bytes.with(at, byte));
      }
    }
  });

  it.each([
    ["more codes than the block may have", 0, 4],
    ["a place that is not used", 4 + 4, 1],
    ["an index beyond the block", 4 + 5 + 1, 0xf0],
    ["bits beyond the last place", 4 + 5 + 2, 0x10],
  ])("refuses %s", (_, at, byte) => {
    const codec = sparse(3);
    const codes = new Int8Array(SPARSE_BLOCK + 2);
    codes.set([1, 0, -2, 0, 1], 0);
    codes[SPARSE_BLOCK] = 1;
    const bytes = codec.pack(codes);
    expect(bytes[at]).not.toBe(byte);
    expect(codec.unpack(bytes.with(at, byte), codec.create(codes.length))).toBe(false);
  });

  it("refuses to pack what another codec made, and counts that are none", () => {
    expect(() => sparse(2).pack(Int8Array.of(1, 1, 1))).toThrow(PayloadError);
    for (const keep of [0, 4_097, 1.5]) expect(() => sparse(keep)).toThrow(ScaleError);
  });
});
