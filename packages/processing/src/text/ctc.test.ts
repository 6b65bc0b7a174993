import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ResourceError } from "../errors.ts";
import { decodeCtc, readDictionary } from "./ctc.ts";

const CHARACTERS = ["a", "b", "ü"];
/** A step whose best class is `best` with so much probability; the next class has the rest. */
const step = (best: number, value = 0.75) => {
  const row = new Float32Array(CHARACTERS.length + 2);
  row[best] = value;
  row[(best + 1) % row.length] = 1 - value;
  return row;
};
const bytes = (text: string) => new TextEncoder().encode(text);

describe("decodeCtc", () => {
  it("merges repeats, keeps doubles that a blank parts, and knows the space", () => {
    const read = decodeCtc(
      [1, 1, 0, 1, 2, 2, 4, 3].map((best) => step(best)),
      CHARACTERS,
    );
    expect(read).toEqual({ kind: "reading", text: "aab ü", ppm: 750_000, marginPpm: 500_000 });
  });

  it("reads nothing from blanks", () => {
    expect(decodeCtc([step(0), step(0)], CHARACTERS)).toMatchObject({ text: "", ppm: 0 });
  });

  it("tells the closest of its choices, blanks too", () => {
    expect(decodeCtc([step(1, 1), step(0, 0.625), step(2, 0.75)], CHARACTERS).marginPpm).toBe(250_000);
  });

  it("reads back every text, however long its steps are", () => {
    const places = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }), fc.boolean()));
    fc.assert(
      fc.property(places, (parts) => {
        let text = "";
        const rows: Float32Array[] = [];
        let last = 0;
        for (const [best, times, parted] of parts) {
          if (parted || best === last) rows.push(step(0));
          rows.push(...Array.from({ length: times }, () => step(best)));
          text += [...CHARACTERS, " "][best - 1];
          last = best;
        }
        expect(decodeCtc(rows, CHARACTERS).text).toBe(text);
      }),
    );
  });
});

describe("readDictionary", () => {
  it("takes one character a line, with either line end", () => {
    expect(readDictionary(bytes("a\r\nb\nü\n"), "d")).toEqual(CHARACTERS);
    expect(readDictionary(bytes("a\nb\nü"), "d")).toEqual(CHARACTERS);
  });

  it("refuses what is no UTF-8 and what is endless", () => {
    expect(() => readDictionary(Uint8Array.of(0xff), "d")).toThrow(ResourceError);
    expect(() => readDictionary(bytes("x\n".repeat(100_001)), "d")).toThrow(/100001 lines/);
  });
});
