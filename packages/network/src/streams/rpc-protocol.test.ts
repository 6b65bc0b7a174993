import { OversizeError, StarlingError } from "@starling/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { RemoteError } from "../errors.ts";
import { decodeReply, encodeFailure, encodeMessage, encodeReply } from "./rpc-protocol.ts";

const Reply = z.strictObject({ text: z.string(), bytes: z.instanceof(Uint8Array) });
const LIMIT = 10_000;

describe("a reply", () => {
  test("comes back as it went", () => {
    fc.assert(
      fc.property(fc.string(), fc.uint8Array(), (text, bytes) => {
        const reply = decodeReply(Reply, encodeReply({ text, bytes }, LIMIT), LIMIT);
        expect(reply.text).toBe(text);
        expect([...reply.bytes]).toEqual([...bytes]);
      }),
    );
  });

  test("over the limit is not made", () => {
    expect(() => encodeMessage({ bytes: new Uint8Array(100) }, 50)).toThrow(OversizeError);
  });

  test("of random bytes is a typed error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => decodeReply(Reply, bytes, LIMIT)).toThrow(StarlingError);
      }),
    );
  });

  test("that is both value and failure is refused", () => {
    const both = encodeMessage({ ok: 1, error: { code: "A", message: "b", fix: "c", details: [] } }, LIMIT);
    expect(() => decodeReply(z.number(), both, LIMIT)).toThrow(expect.objectContaining({ name: "InvalidDataError" }));
  });
});

describe("a failure", () => {
  const read = (frame: Uint8Array) => {
    try {
      return decodeReply(Reply, frame, LIMIT);
    } catch (error) {
      return error;
    }
  };

  test("for people travels whole, cut to size", () => {
    const error = new StarlingError("m".repeat(2_000), {
      fix: "Do this.",
      details: new Array(20).fill("d".repeat(900)),
    });
    const got = read(encodeFailure(error));
    expect(got).toBeInstanceOf(RemoteError);
    expect(got).toMatchObject({ code: "StarlingError", fix: "Do this.", message: "m".repeat(1_000) });
    expect((got as RemoteError).details).toHaveLength(8);
  });

  test("of our own making says only that it happened", () => {
    expect(read(encodeFailure(new TypeError("x is undefined at /home")))).toMatchObject({
      code: "InternalError",
      message: "The peer could not handle the request.",
    });
  });
});
