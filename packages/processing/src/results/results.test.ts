import * as dagCbor from "@ipld/dag-cbor";
import { float32Tensor, readSafetensors, tensorBytes } from "@starling/graph";
import { InvalidDataError, OversizeError } from "@starling/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ItemError, MalformedItemError } from "../errors.ts";
import { itemResults } from "../testing/results.ts";
import { decodeResults } from "./decode-results.ts";
import { encodeResults } from "./encode-results.ts";
import { failedItem, type ItemResult } from "./item-result.ts";
import { resultsToJsonLines } from "./json-lines.ts";
import { resultsToSafetensors } from "./result-tensors.ts";

const limits = { bytes: 2 ** 20, items: 5 };
const scores: ItemResult = {
  name: "a.png",
  output: { kind: "tensor", tensor: float32Tensor([2], Float32Array.of(1, -0.5)) },
};
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

describe("encodeResults", () => {
  it("gives back what went in, bit for bit", () => {
    fc.assert(
      fc.property(itemResults, (results) => {
        const bytes = encodeResults(results);
        const read = decodeResults(bytes, limits);
        expect(read).toEqual(results);
        expect(hex(encodeResults(read))).toBe(hex(bytes));
      }),
    );
  });

  it("writes the documented layout: keys by length, elements little-endian", () => {
    const tensor = "a4" + "6464617461" + "48" + "0000803f000000bf" + "646b696e64" + "6674656e736f72";
    const shape = "656474797065" + "67666c6f61743332" + "657368617065" + "8102";
    const item = `a2${"646e616d65"}${"65612e706e67"}${"666f7574707574"}${tensor}${shape}`;
    expect(hex(encodeResults([scores]))).toBe(`a2${"6176"}01${"67726573756c7473"}81${item}`);
  });

  it("does not depend on the order in which fields were set", () => {
    const { name, output } = scores as Extract<ItemResult, { output: unknown }>;
    expect(encodeResults([{ output, name }])).toEqual(encodeResults([scores]));
  });

  it("refuses what nobody could read", () => {
    expect(() => encodeResults([{ ...scores, name: "a\u0000b" }])).toThrow(InvalidDataError);
  });
});

describe("decodeResults", () => {
  const encoded = (changes: object) => dagCbor.encode({ v: 1, results: [], ...changes });
  const tensor = (changes: object) =>
    encoded({
      results: [
        { name: "a", output: { kind: "tensor", dtype: "bool", shape: [1], data: Uint8Array.of(1), ...changes } },
      ],
    });

  it.each<[string, Uint8Array]>([
    ["nothing", new Uint8Array()],
    ["another version", encoded({ v: 2 })],
    ["a field that nobody knows", encoded({ more: 1 })],
    [
      "an item with output and error",
      encoded({ results: [{ ...scores, error: { name: "E", message: "", fix: "" } }] }),
    ],
    [
      "a float for an integer",
      encoded({ results: [{ name: "a", output: { kind: "reading", text: "", ppm: 0.5, marginPpm: 0 } }] }),
    ],
    ["fewer bytes than the shape asks for", tensor({ shape: [2] })],
    ["a shape of petabytes", tensor({ dtype: "float64", shape: [2 ** 26, 2 ** 26] })],
    ["a boolean of 2", tensor({ data: Uint8Array.of(2) })],
    [
      "parts inside of parts",
      encoded({
        results: [
          {
            name: "a",
            output: {
              kind: "parts",
              parts: [{ box: { corners: Array(8).fill(0), ppm: 0 }, output: { kind: "parts", parts: [] } }],
            },
          },
        ],
      }),
    ],
    ["an array that claims four billion entries", Uint8Array.of(0x9a, 0xff, 0xff, 0xff, 0xff)],
    ["a hundred thousand nested lists", new Uint8Array(100_000).fill(0x81)],
    ["keys in another order", Uint8Array.from(Buffer.from("a267726573756c747380617601", "hex"))],
  ])("refuses %s", (_, bytes) => {
    expect(() => decodeResults(bytes, limits)).toThrow(InvalidDataError);
  });

  it("refuses more bytes or items than it is told to expect", () => {
    const bytes = encodeResults([scores, scores]);
    expect(() => decodeResults(bytes, { ...limits, bytes: bytes.byteLength - 1 })).toThrow(OversizeError);
    expect(() => decodeResults(bytes, { ...limits, items: 1 })).toThrow(OversizeError);
    expect(decodeResults(bytes, { bytes: bytes.byteLength, items: 2 })).toHaveLength(2);
  });

  it("never throws anything but a typed refusal", () => {
    fc.assert(
      fc.property(itemResults, fc.nat(), fc.nat(255), (results, at, value) => {
        const bytes = encodeResults(results);
        bytes[at % bytes.byteLength] = value;
        try {
          const read = decodeResults(bytes, limits);
          expect(hex(encodeResults(read))).toBe(hex(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidDataError);
        }
      }),
    );
  });
});

describe("failedItem", () => {
  const inner = new MalformedItemError("The file ends\u0007 early.", { fix: "Save it again." });
  const place = { item: "b.png", step: '"m", pre step 1 (decode-image)' };
  const placed = new MalformedItemError(inner.message, { fix: inner.fix, cause: inner, place });

  it("keeps class, words, fix and place apart, without control characters", () => {
    expect(failedItem({ name: "b.png" }, placed)).toEqual({
      name: "b.png",
      error: {
        name: "MalformedItemError",
        message: "The file ends  early.",
        fix: "Save it again.",
        step: '"m", pre step 1 (decode-image)',
      },
    });
  });

  it("cuts what is too long to be encoded, and never inside of a character", () => {
    const long = failedItem({ name: `${"n".repeat(254)}😀` }, new ItemError("😀".repeat(900), { fix: "" }));
    expect(long.name).toBe("n".repeat(254));
    expect(decodeResults(encodeResults([long]), limits)).toEqual([long]);
  });
});

describe("resultsToJsonLines", () => {
  it("writes one line an item, in order, that JSON reads back", () => {
    fc.assert(
      fc.property(itemResults, (results) => {
        const lines = resultsToJsonLines(results).split("\n").slice(0, -1);
        expect(lines.map((line) => JSON.parse(line).name)).toEqual(results.map(({ name }) => name));
      }),
    );
    const reading: ItemResult = { name: "r", output: { kind: "reading", text: "Ahab", ppm: 1, marginPpm: 2 } };
    const failed = failedItem({ name: "b" }, new ItemError("Broken.", { fix: "Mend it." }));
    expect(
      resultsToJsonLines([reading, failed])
        .split("\n")
        .slice(0, 2)
        .map((line) => JSON.parse(line)),
    ).toEqual([reading, failed]);
  });

  it("keeps every digit of 64-bit integers", () => {
    const data = BigInt64Array.of(2n ** 63n - 1n);
    const line = resultsToJsonLines([
      { name: "i", output: { kind: "tensor", tensor: { dtype: "int64", shape: [1], data } } },
    ]);
    expect(line).toContain('"data":[9223372036854775807]');
  });
});

describe("resultsToSafetensors", () => {
  it("holds the tensors of items and parts bit for bit, also where names are taken", () => {
    const box = { corners: [0, 0, 1, 0, 1, 1, 0, 1], ppm: 0 } as const;
    const { output } = scores as Extract<ItemResult, { output: unknown }>;
    const { tensors } = readSafetensors(
      resultsToSafetensors([
        scores,
        scores,
        { name: "page", output: { kind: "parts", parts: [{ box, output }] } },
        { name: "__metadata__", output },
        failedItem({ name: "bad" }, new ItemError("", { fix: "" })),
      ]),
    );
    expect([...tensors.keys()]).toEqual(["a.png", "a.png (2)", "page/1", "__metadata__ (4)"]);
    for (const tensor of tensors.values()) expect(hex(tensorBytes(tensor))).toBe("0000803f000000bf");
  });
});
