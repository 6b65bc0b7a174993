import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { describe, expect, it } from "vitest";
import { ModelTooLargeError } from "../errors.ts";
import { writeModel } from "../write-model.ts";
import { cnn } from "../zoo/cnn.ts";
import { assertDecodable } from "./measure.ts";

const MIB = 2 ** 20;

/** A message of one length-delimited field. */
const wrap = (field: number, content: Uint8Array) =>
  new BinaryWriter().tag(field, WireType.LengthDelimited).bytes(content).finish();

const repeated = (count: number, ...bytes: number[]) =>
  Uint8Array.from({ length: count * bytes.length }, (_, i) => bytes[i % bytes.length] ?? 0);

describe("assertDecodable", () => {
  it("lets a real model pass at little more than its own size", () => {
    const { graph, weights } = cnn({ input: [1, 28, 28], channels: [8, 16], classes: 10, seed: 1 });
    expect(() => assertDecodable(writeModel(graph, weights), MIB)).not.toThrow();
  });

  it.each([
    ["empty nodes", wrap(7, repeated(MIB, 0x0a, 0))],
    ["empty initializers", wrap(7, repeated(MIB, 0x2a, 0))],
    ["empty attributes", wrap(7, wrap(1, repeated(MIB, 0x2a, 0)))],
    ["packed integers", wrap(7, wrap(5, wrap(7, new Uint8Array(8 * MIB))))],
    ["empty training descriptions", repeated(MIB, 0xa2, 1, 0)],
    ["empty functions", repeated(MIB, 0xca, 1, 0)],
  ])("refuses a small file of %s", (_, bytes) => {
    expect(() => assertDecodable(bytes, 128 * MIB)).toThrow(ModelTooLargeError);
  });

  it("refuses graphs nested in attributes without end", () => {
    let bytes: Uint8Array = new Uint8Array();
    for (let depth = 0; depth < 2_000; depth++) bytes = wrap(1, wrap(5, wrap(6, bytes)));
    expect(() => assertDecodable(wrap(7, bytes), MIB)).toThrow(/nested too deep/);
  });

  it("refuses a field that reaches over the end of its message", () => {
    expect(() => assertDecodable(Uint8Array.of(0x3a, 2, 0x0a, 5), MIB)).toThrow(RangeError);
    expect(() => assertDecodable(Uint8Array.of(0x3a, 200), MIB)).toThrow(RangeError);
  });
});
