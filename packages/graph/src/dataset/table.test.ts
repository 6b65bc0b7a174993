import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DatasetError, DatasetTooLargeError, LabelError, MalformedDatasetError, SampleValueError } from "../errors.ts";
import { cellNumber, eachRow } from "./csv-rows.ts";
import { standardise } from "./standardise.ts";
import { readByteCells, readCells } from "./table-cells.ts";
import { likelyTask, lookAtTable } from "./table-look.ts";

const csv = (text: string) => new TextEncoder().encode(text);

function read(text: string, targets: readonly number[] = [0]) {
  const bytes = csv(text);
  return readCells(bytes, lookAtTable(bytes), targets);
}

const HOUSES = 'size,town,price\r\n50.5,"Ulm, Donau",1e5\r\n\r\n70,Jena,2e5\r\n';

describe("a CSV file", () => {
  it("is looked through: names, kinds and different cells of its columns", () => {
    expect(lookAtTable(csv(HOUSES))).toEqual({
      columns: [
        { name: "size", numeric: true, bytes: false, distinct: ["50.5", "70"] },
        { name: "town", numeric: false, bytes: false, distinct: ["Jena", "Ulm, Donau"] },
        { name: "price", numeric: true, bytes: false, distinct: ["1e5", "2e5"] },
      ],
      rows: 2,
      first: [
        ["50.5", "Ulm, Donau", "1e5"],
        ["70", "Jena", "2e5"],
      ],
    });
  });

  it.each([
    ["semicolons", "a;b\n1,5;2\n", ["a", "b"]],
    ["tabs", "a\tb\n1\t2\n", ["a", "b"]],
    ["no header", "1,2\n3,4\n", ["column 1", "column 2"]],
    ["an unnamed column", "a,\n3,4\n", ["a", "column 2"]],
  ])("may have %s", (_, text, names) => {
    expect(lookAtTable(csv(text)).columns.map(({ name }) => name)).toEqual(names);
  });

  it("reads back any table of numbers, whatever its cells hold beside the target", () => {
    // Text has no negative zero.
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    const name = fc.string({ maxLength: 6 }).map((text) => `"x${text.replaceAll('"', '""')}"`);
    const rows = fc.integer({ min: 1, max: 4 }).chain((width) =>
      fc.array(fc.tuple(name, fc.array(number, { minLength: width, maxLength: width })), {
        minLength: 1,
        maxLength: 20,
      }),
    );
    fc.assert(
      fc.property(rows, fc.constantFrom("\n", "\r\n"), (table, end) => {
        const text = table.map(([key, values]) => [key, ...values].join(",")).join(end);
        const { features, width, targets } = read(text);
        expect(width).toBe(table[0]?.[1].length);
        expect([...features]).toEqual(table.flatMap(([, values]) => values));
        expect(targets).toHaveLength(table.length);
      }),
    );
  });

  it.each([
    ["a gap", "a,b\n1,2\n3,\n", SampleValueError, 'Line 3, column "b" is empty.'],
    ["text among numbers", "a,b\n1,2\n\n3,x\n", SampleValueError, 'Line 4, column "b" is "x".'],
    ["a gap after a cell of two lines", 'a,b\n"x\ny",2\nz,\n', SampleValueError, 'Line 4, column "b" is empty.'],
    ["NaN", "a,b\n1,NaN", SampleValueError, '"NaN"'],
    ["infinity", "a,b\n1,-Infinity", SampleValueError, '"-Infinity"'],
    ["hexadecimal", "a,b\n1,0x10", SampleValueError, '"0x10"'],
    ["a short line", "a,b,c\n1,2,3\n1,2\n", MalformedDatasetError, "Line 3 has 2 cells instead of 3."],
    ["an open quotation mark", 'a,b\n1,"2\n', MalformedDatasetError, "Line 2"],
    ["a header alone", "a,b\n", MalformedDatasetError, "no samples"],
    ["nothing", "", MalformedDatasetError, "no samples"],
    ["the target alone", "a\n1\n2\n", LabelError, "no columns beside"],
    ["too many columns", `${"1,".repeat(3_000)}1`, DatasetTooLargeError, "3001 columns"],
  ])("is refused with %s, by its place", (_, text, type, words) => {
    expect(() => read(text)).toThrow(type);
    expect(() => read(text)).toThrow(words);
  });

  it("is refused when it is no text, or has no such column", () => {
    expect(() => lookAtTable(Uint8Array.of(0x30, 0x2c, 0xff))).toThrow(MalformedDatasetError);
    expect(() => read(HOUSES, [3])).toThrow(LabelError);
    expect(() => read(HOUSES, [])).toThrow(LabelError);
  });

  it("quotes no more of a cell than a line holds", () => {
    expect(() => read(`a,b\n1,${"y".repeat(10_000)}`)).toThrow(/^.{0,90}$/);
  });

  it("throws nothing but DatasetErrors", () => {
    const cell = fc.constantFrom("0", "1.5", "", " 2", "a", "\n", ",", ";", "\r\n", "-", '"', '""', "\t");
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 30 }), (cells) => {
        try {
          const { features, width, lines } = read(cells.join(""));
          expect(features).toHaveLength(width * lines.length);
        } catch (error) {
          expect(error).toBeInstanceOf(DatasetError);
        }
      }),
    );
  });

  it("ends at the first row that somebody refuses", () => {
    const seen: number[] = [];
    const stop = new Error("enough");
    expect(() =>
      eachRow(csv("1\n2\n3\n"), (_, line) => {
        seen.push(line);
        if (line === 2) throw stop;
      }),
    ).toThrow(stop);
    expect(seen).toEqual([1, 2]);
  });
});

describe("pictures as CSV", () => {
  const bytes = csv("0,1,255\n1,7,8\n");
  it("stay bytes", () => {
    expect(readByteCells(bytes, lookAtTable(bytes), [0])).toMatchObject({
      width: 2,
      features: Uint8Array.of(1, 255, 7, 8),
      targets: [["0"], ["1"]],
    });
  });

  it.each([
    ["0,1,256\n1,2,3", /Column "column 3" holds other numbers than 0 to 255/],
    ["0,1,2\n1,x,3", /Line 2, column "column 2" is "x"/],
  ])("are refused with other cells", (text, words) => {
    expect(() => readByteCells(csv(text), lookAtTable(csv(text)), [0])).toThrow(words);
  });
});

describe("what a column teaches", () => {
  const column = (cells: readonly (string | number)[]) => {
    const [first = expect.fail("no column")] = lookAtTable(
      csv(`t,x\n${cells.map((cell) => `${cell},1`).join("\n")}`),
    ).columns;
    return first;
  };
  it.each([
    ["text", ["yes", "no"], "classes"],
    ["few whole numbers", [0, 2, 1, 1], "classes"],
    ["fractions", [0.5, 1, 2], "values"],
    ["many whole numbers", Array.from({ length: 40 }, (_, i) => i), "values"],
  ])("is guessed from %s", (_, cells, task) => expect(likelyTask(column(cells))).toBe(task));

  it("has classes in one order, and no more than there can be", () => {
    expect(column([10, 9, 2, 10]).distinct).toEqual(["2", "9", "10"]);
    expect(column(Array.from({ length: 257 }, (_, i) => i)).distinct).toBeUndefined();
    expect(cellNumber(" ")).toBeUndefined();
  });
});

describe("standardised columns", () => {
  it("have mean 0 and deviation 1 over the rows that are trained on, by constants that give the cells back", () => {
    const cells = Float64Array.of(1, 5, 3, 5, 1_000, 5);
    const { numbers, columns } = standardise(cells, ["a", "same"], [0, 1]);
    expect([...numbers]).toEqual([-1, 0, 1, 0, 998, 0]);
    expect(columns).toEqual([
      { name: "a", mean: 0x40000000, deviation: 0x3f800000 },
      { name: "same", mean: 0x40a00000, deviation: 0x3f800000 },
    ]);
  });

  it("are refused where f32 cannot hold their numbers", () => {
    expect(() => standardise(Float64Array.of(1e300, -1e300), ["a"], [0, 1])).toThrow(/column "a" are too large/);
  });
});
