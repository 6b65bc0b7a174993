import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DatasetError, LabelError, MalformedDatasetError, SampleValueError } from "../errors.ts";
import { readCsv } from "./read-csv.ts";

const csv = (text: string) => new TextEncoder().encode(text);
const byte = fc.nat(255);

describe("readCsv", () => {
  it("reads lines of a label and its values", () => {
    expect(readCsv(csv("label,a,b\r\n1,0,255\r\n\r\n0, 3 ,4"))).toEqual({
      sampleShape: [2],
      count: 2,
      samples: Uint8Array.of(0, 255, 3, 4),
      labels: Uint8Array.of(1, 0),
    });
  });

  it("gives samples the shape that is asked for", () => {
    expect(readCsv(csv("0,1,2,3,4"), { sampleShape: [1, 2, 2] }).sampleShape).toEqual([1, 2, 2]);
    expect(() => readCsv(csv("0,1,2,3"), { sampleShape: [1, 2, 2] })).toThrow(/3 values after its label instead of 4/);
  });

  it("reads back any table", () => {
    const table = fc
      .integer({ min: 1, max: 6 })
      .chain((width) => fc.array(fc.array(byte, { minLength: width + 1, maxLength: width + 1 }), { minLength: 1 }));
    fc.assert(
      fc.property(table, fc.constantFrom("\n", "\r\n"), (rows, end) => {
        const { samples, labels } = readCsv(csv(rows.map((row) => row.join(",")).join(end)));
        expect([...labels]).toEqual(rows.map(([label]) => label));
        expect([...samples]).toEqual(rows.flatMap((row) => row.slice(1)));
      }),
    );
  });

  it.each([
    ["NaN", "0,1\n1,NaN", SampleValueError, 'Line 2, value 1 is "NaN"'],
    ["infinity", "0,inf", SampleValueError, '"inf"'],
    ["a gap", "0,1,,3", SampleValueError, "Line 1, value 2"],
    ["a negative value", "0,-1", SampleValueError, '"-1"'],
    ["a value over 255", "0,256", SampleValueError, '"256"'],
    ["a fraction", "0,0.5", SampleValueError, '"0.5"'],
    ["a label that is no number", "0,1\ncat,1", LabelError, 'Line 2 has the label "cat"'],
    ["NaN as the first label", "NaN,1", LabelError, '"NaN"'],
    ["a negative label", "-1,1", LabelError, '"-1"'],
    ["a label beyond the classes", "0,1\n3,1", LabelError, 'Line 2 has the label "3"'],
    ["lines of different length", "0,1,2\n1,1", MalformedDatasetError, "Line 2 has 1 values"],
    ["labels alone", "0\n1", MalformedDatasetError, "0 values"],
    ["a header alone", "label,a", MalformedDatasetError, "no samples"],
    ["nothing", "", MalformedDatasetError, "no samples"],
  ])("refuses %s", (_, text, type, message) => {
    expect(() => readCsv(csv(text), { classes: 3 })).toThrow(type);
    expect(() => readCsv(csv(text), { classes: 3 })).toThrow(message);
  });

  it("refuses bytes that are no text", () => {
    expect(() => readCsv(Uint8Array.of(0x30, 0x2c, 0xff))).toThrow(MalformedDatasetError);
  });

  it("shortens what it quotes", () => {
    expect(() => readCsv(csv(`0,${"9".repeat(10_000)}`))).toThrow(/^.{0,60}$/);
  });

  it("throws nothing but DatasetErrors", () => {
    const cell = fc.constantFrom("0", "1", "255", "300", "NaN", "", " 2", "a", "\n", ",", "\r\n", "-", '"');
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 30 }), (cells) => {
        try {
          const { count, samples, labels } = readCsv(csv(cells.join(",")));
          expect([labels.length, samples.length % count]).toEqual([count, 0]);
        } catch (error) {
          expect(error).toBeInstanceOf(DatasetError);
        }
      }),
    );
  });
});
