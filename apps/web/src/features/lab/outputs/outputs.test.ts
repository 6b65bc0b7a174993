import type { ItemResult } from "@starling/processing";
import type { OutputsPart } from "@starling/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { browseResults } from "./browse-results.ts";
import { confidenceOf, passes } from "./confidence.ts";
import { itemKind } from "./item-kind.ts";

const labelled = (ppm: number): ItemResult => ({
  name: "x",
  output: { kind: "labels", labels: [{ label: "cat", ppm }], marginPpm: 0 },
});
const failed: ItemResult = { name: "x", error: { name: "MalformedItemError", message: "Cut.", fix: "Save it." } };
const box = { corners: [0, 0, 1, 0, 1, 1, 0, 1] as const, ppm: 900_000 };

describe("confidence", () => {
  it("is that of the best class, the reading, or the least sure part", () => {
    const reading = (ppm: number) => ({ kind: "reading" as const, text: "a", ppm, marginPpm: 0 });
    const parts = [0.7e6, 0.4e6].map((ppm) => ({ box, output: reading(ppm) }));
    expect(confidenceOf(labelled(3))).toBe(3);
    expect(confidenceOf({ name: "x", output: reading(5) })).toBe(5);
    expect(confidenceOf({ name: "x", output: { kind: "parts", parts } })).toBe(400_000);
    expect(confidenceOf({ name: "x", output: { kind: "boxes", boxes: [box] } })).toBe(900_000);
    expect(confidenceOf({ name: "x", output: { kind: "boxes", boxes: [] } })).toBeUndefined();
    expect(confidenceOf(failed)).toBeUndefined();
  });

  it("sorts results into sure and unsure, failed ones into neither", () => {
    const kinds = (result: ItemResult) =>
      (["all", "failed", "unsure", "sure"] as const).filter((kind) => passes({ kind, ppm: 500_000 }, result));
    expect(kinds(labelled(499_999))).toEqual(["all", "unsure"]);
    expect(kinds(labelled(500_000))).toEqual(["all", "sure"]);
    expect(kinds(failed)).toEqual(["all", "failed"]);
  });
});

describe("browseResults", () => {
  const batch = (results: readonly ItemResult[], span: number) => {
    const asked: number[] = [];
    const parts: OutputsPart[] = [];
    for (let from = 0; from < results.length; from += span) {
      const own = results.slice(from, from + span);
      const failures = own.filter((result) => "error" in result).length;
      parts.push({ from, to: from + own.length, failed: failures } as OutputsPart);
    }
    const read = async ({ from, to }: OutputsPart) => {
      asked.push(from);
      return { from, to, results: results.slice(from, to) };
    };
    return { parts, read, asked };
  };

  it("finds what a filter over all of them finds, in order", async () => {
    const result = fc.oneof(fc.constant(failed), fc.integer({ min: 0, max: 1e6 }).map(labelled));
    const kind = fc.constantFrom("all", "failed", "unsure", "sure");
    await fc.assert(
      fc.asyncProperty(
        fc.array(result, { maxLength: 30 }),
        kind,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 12 }),
        async (results, kind, span, most) => {
          const filter = { kind, ppm: 500_000 };
          const { parts, read } = batch(results, span);
          const { found, more } = await browseResults(parts, { filter, most }, read);
          const all = results.flatMap((one, index) => (passes(filter, one) ? [{ index, result: one }] : []));
          expect(found).toEqual(all.slice(0, most));
          expect(more).toBe(all.length > most);
        },
      ),
    );
  });

  it("reads no further than it must, and nothing that has no failures to show them", async () => {
    const results = Array.from({ length: 12 }, (_, i) => (i === 7 ? failed : labelled(i)));
    const one = batch(results, 2);
    await browseResults(one.parts, { filter: { kind: "all", ppm: 0 }, most: 3 }, one.read);
    expect(one.asked).toEqual([0, 2]);
    const two = batch(results, 2);
    const { found } = await browseResults(two.parts, { filter: { kind: "failed", ppm: 0 }, most: 3 }, two.read);
    expect([found.map(({ index }) => index), two.asked]).toEqual([[7], [6]]);
  });
});

describe("itemKind", () => {
  const text = new TextEncoder();
  it.each([
    ["a PNG", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1), "image"],
    ["a JPEG", Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), "image"],
    ["a WAV", text.encode("RIFF...."), "audio"],
    ["a text", text.encode("Call me Ishmael.\n"), "text"],
    ["a sample of 28 by 28", new Uint8Array(784).fill(200), "pixels"],
    ["nothing", new Uint8Array(), "bytes"],
    ["any bytes", Uint8Array.of(0, 159, 146, 150, 0), "bytes"],
  ])("tells %s", (_, bytes, kind) => expect(itemKind(bytes).kind).toBe(kind));
});
