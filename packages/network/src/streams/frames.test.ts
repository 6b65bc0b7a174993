import { OversizeError } from "@starling/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { frameHeader, frameParser } from "./frames.ts";

function wire(frames: readonly Uint8Array[]): Uint8Array {
  const parts = frames.flatMap((frame) => [...frameHeader(frame.byteLength), ...frame]);
  return Uint8Array.from(parts);
}

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const size of sizes) {
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  pieces.push(bytes.subarray(at));
  return pieces;
}

describe("frameParser", () => {
  test("gives back the same frames however the stream is cut", () => {
    const frames = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 });
    const sizes = fc.array(fc.nat({ max: 12 }), { maxLength: 40 });
    fc.assert(
      fc.property(frames, sizes, (sent, pieces) => {
        const parser = frameParser({ maxBytes: 40 });
        const got = cut(wire(sent), pieces).flatMap((piece) => parser.push(piece));
        expect(got.map((frame) => [...frame])).toEqual(sent.map((frame) => [...frame]));
        expect(parser.partial).toBe(false);
      }),
    );
  });

  test("knows when a stream was cut inside a frame", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 30 }), fc.nat(), (frame, random) => {
        const bytes = wire([frame]);
        const end = 1 + (random % (bytes.byteLength - 1));
        const parser = frameParser({ maxBytes: 30 });
        expect(parser.push(bytes.subarray(0, end))).toEqual([]);
        expect(parser.partial).toBe(true);
      }),
    );
  });

  test("refuses an announced length before any byte of it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 101, max: 2 ** 32 - 1 }), (length) => {
        expect(() => frameParser({ maxBytes: 100 }).push(frameHeader(length))).toThrow(OversizeError);
      }),
    );
  });

  test("takes a frame of exactly the limit, and an empty one", () => {
    const parser = frameParser({ maxBytes: 3 });
    expect(parser.push(wire([new Uint8Array(0), Uint8Array.of(1, 2, 3)])).map(({ length }) => length)).toEqual([0, 3]);
  });
});
