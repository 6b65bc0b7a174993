import fc from "fast-check";
import { deflateSync } from "fflate";
import { describe, expect, it } from "vitest";
import type { CodeCodec, Codes } from "../codes/codec.ts";
import { int4 } from "../codes/int4.ts";
import { int8 } from "../codes/int8.ts";
import { int32 } from "../codes/int32.ts";
import { sparse } from "../codes/sparse.ts";
import { squaredNorm } from "../codes/squared-norm.ts";
import { ternary } from "../codes/ternary.ts";
import { PayloadError } from "../errors.ts";
import { philox } from "../sampling/philox.ts";
import { arbitraryCodes } from "../testing/arbitraries.ts";
import { decodePayload } from "./decode-payload.ts";
import { encodePacked } from "./encode-packed.ts";
import { encodePayload } from "./encode-payload.ts";
import { sliceLeaf } from "./payload-root.ts";

const LIMITS = { maxBytes: 2 ** 24 };

/** Codes without any pattern, which deflate cannot shorten much. */
function patternless(n: number): Int8Array {
  return Int8Array.from({ length: n }, (_, i) => (philox([i, 0, 0, 0], 1, 2)[0] % 15) - 7);
}

function frame(...slices: Uint8Array[]): Uint8Array {
  return Uint8Array.from(
    slices.flatMap((slice) => [slice.length & 255, (slice.length >>> 8) & 255, slice.length >>> 16, 0, ...slice]),
  );
}

describe.each([int4, int8, int32, ternary] satisfies CodeCodec[])(
  "codes of $name that are packed already",
  (codec: CodeCodec<Codes>) => {
    it("make the same payload", () => {
      const n = codec.sliceLength + 7;
      const codes = codec.create(n);
      for (let i = 0; i < n; i++) codes[i] = (philox([i, 0, 0, 0], 7, 8)[0] | 0) % (codec.limit + 1);
      const packed = { codec, n, bytes: codec.pack(codes), norm2: squaredNorm(codes) };
      expect(encodePacked(packed)).toEqual(encodePayload(codes, codec));
    });
  },
);

describe.each([int4, int8, int32, ternary, sparse(4_096)] satisfies CodeCodec[])(
  "a payload of $name",
  (codec: CodeCodec<Codes>) => {
    it("comes back", () => {
      fc.assert(
        fc.property(arbitraryCodes(codec), (codes) => {
          const { blocks, root, norm2 } = encodePayload(codes, codec);
          expect(norm2).toBe(squaredNorm(codes));
          expect(decodePayload(blocks, codes.length, { ...LIMITS, root, norm2 }, codec)).toEqual(codes);
        }),
      );
    });

    it("fits its block when nothing can be compressed", () => {
      const n = codec.sliceLength * Math.ceil((1_600 * 1024) / codec.packedLength(codec.sliceLength)) + 5;
      const codes = codec.create(n);
      for (let i = 0; i < n; i++) codes[i] = (philox([i, 0, 0, 0], 3, 4)[0] | 0) % (codec.limit + 1);
      const { blocks, leaves } = encodePayload(codes, codec);
      expect(leaves).toHaveLength(Math.ceil(n / codec.sliceLength));
      expect(blocks.length).toBeGreaterThan(1);
      for (const block of blocks) expect(block.length).toBeLessThanOrEqual(256 * 1024);
      expect(decodePayload(blocks, n, LIMITS, codec)).toEqual(codes);
    });

    it("answers any damage with a PayloadError or with the very codes, never with others", () => {
      const n = 300;
      const codes = codec.create(n);
      for (let i = 0; i < n; i++) codes[i] = (philox([i, 0, 0, 0], 5, 6)[0] | 0) % (codec.limit + 1);
      const { blocks, root } = encodePayload(codes, codec);
      const [block = new Uint8Array()] = blocks;
      let refused = 0;
      for (let at = 0; at < block.length; at++) {
        for (const damaged of [block.with(at, (block[at] ?? 0) ^ (1 << (at % 8))), block.subarray(0, at)]) {
          try {
            expect(decodePayload([damaged], n, { ...LIMITS, root }, codec)).toEqual(codes);
          } catch (error) {
            expect(error).toBeInstanceOf(PayloadError);
            refused++;
          }
        }
      }
      // The bits that fill up the last byte of a deflate stream say nothing.
      expect(refused).toBeGreaterThanOrEqual(2 * block.length - 3);
    });

    it("refuses a bomb after one slice, and a vector that its bytes cannot hold before any memory", () => {
      const bomb = frame(deflateSync(new Uint8Array(4_000_000), { level: 9 }));
      const n = codec.sliceLength;
      expect(() => decodePayload([bomb], n, LIMITS, codec)).toThrow(PayloadError);
      const spied = { ...codec, create: () => expect.fail("memory was taken") };
      expect(() => decodePayload([new Uint8Array(3)], 2 ** 31 - 1, LIMITS, spied)).toThrow("too few");
      expect(() => decodePayload([new Uint8Array(11)], n, { maxBytes: 10 }, spied)).toThrow("over the limit");
    });
  },
);

describe("encodePayload", () => {
  it("hashes the uncompressed slices of 65,536 coordinates", () => {
    const codes = patternless(65_537);
    const { leaves } = encodePayload(codes);
    expect(leaves).toEqual([
      sliceLeaf(int4.pack(codes.subarray(0, 65_536))),
      sliceLeaf(int4.pack(codes.subarray(65_536))),
    ]);
  });

  it("gives equal blocks for equal codes", () => {
    expect(encodePayload(patternless(100_000))).toEqual(encodePayload(patternless(100_000)));
  });

  it("has another root for each change of a code and for each count of slices", () => {
    fc.assert(
      fc.property(arbitraryCodes(int4, { minLength: 2 }), fc.nat(), (codes, draw) => {
        const changed = codes.slice();
        const i = draw % codes.length;
        changed[i] = changed[i] === 7 ? -7 : (changed[i] ?? 0) + 1;
        expect(encodePayload(changed).root).not.toEqual(encodePayload(codes).root);
      }),
    );
    expect(encodePayload(new Int8Array(65_536)).root).not.toEqual(encodePayload(new Int8Array(131_072)).root);
  });
});

describe("decodePayload refuses", () => {
  const codes = patternless(200);
  const packed = int4.pack(codes);
  const decode = (...blocks: Uint8Array[]) => decodePayload(blocks, 200, LIMITS);
  const refused = (message: string, ...blocks: Uint8Array[]) => {
    expect(() => decode(...blocks)).toThrow(PayloadError);
    expect(() => decode(...blocks)).toThrow(message);
  };

  it("a code of −8", () => {
    refused("out of bounds", frame(deflateSync(packed.with(3, 0x80))));
  });

  it("a slice that is longer or shorter than the spec says", () => {
    refused("wrong length", frame(deflateSync(new Uint8Array(101))));
    refused("wrong length", frame(deflateSync(new Uint8Array(99))));
  });

  it("a bomb, without taking its size", () => {
    const bomb = deflateSync(new Uint8Array(300_000), { level: 9 });
    expect(bomb.length).toBeLessThan(400);
    refused("wrong length", frame(bomb.subarray()));
    refused("longer than its content", frame(deflateSync(new Uint8Array(1_000_000), { level: 9 })));
  });

  it("bytes that are no deflate stream", () => {
    refused("no deflate stream", frame(new Uint8Array(50).fill(0xff)));
  });

  it("slices that are cut off, missing or too many", () => {
    const whole = frame(deflateSync(packed));
    refused("cut off", whole.subarray(0, whole.length - 1));
    refused("cut off", Uint8Array.of(1, 0, 0));
    refused("more slices", whole, whole);
    expect(() => decodePayload([whole], 65_537, LIMITS)).toThrow("wrong length");
    expect(() => decodePayload([frame(deflateSync(new Uint8Array(32_768)))], 65_537, LIMITS)).toThrow(
      "1 slices are missing",
    );
  });

  it("empty and oversize blocks", () => {
    refused("wrong size", frame(deflateSync(packed)), new Uint8Array(0));
    refused("wrong size", new Uint8Array(256 * 1024 + 1));
  });

  it("more bytes than the limit, and too few to hold the vector, before it looks inside", () => {
    expect(() => decodePayload([new Uint8Array(11)], 200, { maxBytes: 10 })).toThrow("over the limit");
    expect(() => decodePayload([new Uint8Array(100)], 2 ** 31 - 1, LIMITS)).toThrow("too few");
    expect(() => decodePayload([], 200, LIMITS)).toThrow("too few");
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 31])("a length of %s", (n) => {
    expect(() => decodePayload([frame(deflateSync(packed))], n, LIMITS)).toThrow("no vector");
  });

  it("what the header does not promise", () => {
    const { blocks, root, norm2 } = encodePayload(codes);
    expect(() => decodePayload(blocks, 200, { ...LIMITS, root: root.with(0, 1 + (root[0] ?? 0)) })).toThrow("root");
    expect(() => decodePayload(blocks, 200, { ...LIMITS, norm2: norm2 + 1n })).toThrow("norm");
  });

  it("any other bytes with a PayloadError and nothing else", () => {
    const { blocks } = encodePayload(codes);
    const [block = new Uint8Array(0)] = blocks;
    fc.assert(
      fc.property(fc.nat(block.length - 1), fc.nat(255), fc.nat(block.length), (at, byte, length) => {
        try {
          decode(block.with(at, byte).subarray(0, length));
        } catch (error) {
          expect(error).toBeInstanceOf(PayloadError);
        }
      }),
      { numRuns: 1_000 },
    );
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 4 }), (blocks) => {
        expect(() => decode(...blocks)).toThrow(PayloadError);
      }),
    );
  });
});
