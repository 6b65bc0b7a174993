import { CODEC, cidOf } from "@starling/protocol";
import fc from "fast-check";
import { CID } from "multiformats/cid";
import { identity } from "multiformats/hashes/identity";
import { describe, expect, test } from "vitest";
import { StreamError } from "../errors.ts";
import { blockKey, decodeCid } from "./block-key.ts";
import {
  type BlockCall,
  decodeAnswer,
  decodeCall,
  encodeAnswerHeader,
  encodeCall,
  MAX_WANT_FRAME_BYTES,
} from "./block-stream-codec.ts";

const id = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const cid = fc
  .tuple(fc.uint8Array({ maxLength: 20 }), fc.constantFrom(...Object.values(CODEC)))
  .map(([bytes, codec]) => cidOf(bytes, codec));

describe("calls", () => {
  test("come back as they went, and fit their frame", () => {
    const call: fc.Arbitrary<BlockCall> = fc.oneof(
      fc.record({ kind: fc.constant("want" as const), id, cid }),
      fc.record({ kind: fc.constant("cancel" as const), id }),
    );
    fc.assert(
      fc.property(call, (sent) => {
        const frame = encodeCall(sent);
        expect(frame.byteLength).toBeLessThanOrEqual(MAX_WANT_FRAME_BYTES);
        const got = decodeCall(frame);
        expect({ ...got, cid: "cid" in got ? blockKey(got.cid) : "" }).toEqual({
          ...sent,
          cid: "cid" in sent ? blockKey(sent.cid) : "",
        });
      }),
    );
  });

  test("of random bytes are a typed error or a valid call", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        try {
          expect(["want", "cancel"]).toContain(decodeCall(bytes).kind);
        } catch (error) {
          expect(error).toBeInstanceOf(StreamError);
        }
      }),
    );
  });

  test("with a CID that Starling does not use are refused", () => {
    const foreign = CID.createV1(CODEC.raw, identity.digest(Uint8Array.of(1)));
    expect(decodeCid(foreign.bytes)).toBeUndefined();
    expect(decodeCid(cidOf(Uint8Array.of(1), 0x70).bytes)).toBeUndefined();
    expect(() => decodeCall(encodeCall({ kind: "want", id: 1, cid: foreign }))).toThrow(StreamError);
  });
});

describe("answers", () => {
  test("come back as they went", () => {
    fc.assert(
      fc.property(id, fc.uint8Array({ maxLength: 50 }), (number, bytes) => {
        const frame = Uint8Array.from([...encodeAnswerHeader(number, "block"), ...bytes]);
        expect(decodeAnswer(frame)).toEqual({ kind: "block", id: number, bytes });
        for (const kind of ["missing", "refused"] as const) {
          expect(decodeAnswer(encodeAnswerHeader(number, kind))).toEqual({ kind, id: number });
        }
      }),
    );
  });

  test("of random bytes are a typed error or a valid answer", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
        try {
          expect(["block", "missing", "refused"]).toContain(decodeAnswer(bytes).kind);
        } catch (error) {
          expect(error).toBeInstanceOf(StreamError);
        }
      }),
    );
  });

  test("that miss and carry bytes are refused", () => {
    expect(() => decodeAnswer(Uint8Array.of(0, 0, 0, 1, 1, 9))).toThrow(StreamError);
  });
});
