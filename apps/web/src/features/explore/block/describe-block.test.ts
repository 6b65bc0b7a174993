import { encodeBlock, rawBlock } from "@starling/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeBlock } from "./describe-block.ts";

describe("describeBlock", () => {
  it("links what a structure names", () => {
    const leaf = rawBlock(new Uint8Array([1, 2, 3]));
    const { cid, bytes } = encodeBlock({ v: 1, title: "A job", inputs: [leaf.cid], seed: new Uint8Array(2) });
    const described = describeBlock(cid, bytes);
    if (described.kind !== "map") throw new Error("expected a map");
    expect(Object.fromEntries(described.entries)).toEqual({
      v: { kind: "text", text: "1" },
      title: { kind: "text", text: "A job" },
      inputs: { kind: "list", items: [{ at: 0, value: { kind: "link", cid: leaf.cid.toString() } }] },
      seed: { kind: "bytes", count: 2, head: "0x0000" },
    });
  });

  it("shows only the head of raw bytes", () => {
    const { cid, bytes } = rawBlock(new Uint8Array(1_000));
    expect(describeBlock(cid, bytes)).toEqual({ kind: "bytes", count: 1_000, head: `0x${"00".repeat(64)}` });
  });

  it("cuts long lists and deep nests, and never throws on a block of ours", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 20 }), (value) => {
        const { cid, bytes } = encodeBlock({ value });
        expect(describeBlock(cid, bytes).kind).toBe("map");
      }),
    );
    const { cid, bytes } = encodeBlock(Array.from({ length: 500 }, (_, i) => i));
    const described = describeBlock(cid, bytes);
    if (described.kind !== "list") throw new Error("expected a list");
    expect(described.items.at(-1)?.value).toEqual({ kind: "text", text: "… and 300 more" });
  });
});
