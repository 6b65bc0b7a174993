import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byteLevelBpe } from "../../test/byte-level-bpe.ts";
import { DatasetTooLargeError, MalformedTokenizerError, TokenError } from "../errors.ts";
import { bpeTokenizer } from "./bpe-tokenizer.ts";

// Ids 256 to 261.
const file = byteLevelBpe([
  ["h", "e"],
  ["l", "l"],
  ["he", "ll"],
  ["hell", "o"],
  ["Ġ", "w"],
  ["Ã", "©"],
]);
const tokenizer = bpeTokenizer(file);

describe("bpeTokenizer", () => {
  it("joins pairs in the order of the merges, within words", () => {
    expect([...tokenizer.encode("hello")]).toEqual([259]);
    expect([...tokenizer.encode("hell wo")]).toEqual([258, 260, 0x6f]);
    expect([...tokenizer.encode("lllé")]).toEqual([257, 0x6c, 261]);
    expect(tokenizer.decode([258, 260, 0x6f])).toBe("hell wo");
    expect(tokenizer.vocabulary).toBe(262);
    expect(tokenizer.encode("h")).toBeInstanceOf(Uint16Array);
  });

  it("gives back every text, long ones in pieces", () => {
    const text = fc.string({ unit: "binary", maxLength: 100 }).map((content) => content.toWellFormed());
    fc.assert(
      fc.property(text, (content) => {
        expect(tokenizer.decode(tokenizer.encode(content))).toBe(content);
      }),
    );
    const long = "hello world, hello whale\n".repeat(2_000);
    const ids = tokenizer.encode(long);
    expect(tokenizer.decode(ids)).toBe(long);
    expect(ids).toHaveLength(2_000 * tokenizer.encode("hello world, hello whale\n").length);
  });

  it("refuses tokens that it does not have", () => {
    expect(() => tokenizer.decode([262])).toThrow(TokenError);
  });

  it.each([
    ["text", "hello"],
    ["another model", file.replace('"BPE"', '"WordPiece"')],
    ["no vocabulary", "{}"],
    ["negative ids", file.replace('"!":33', '"!":-1')],
    ["a byte without a token", file.replace('"h":104,', "")],
    ["a broken part", file.replace('"type":"ByteLevel"', '"type":"ByteLeaf"')],
  ])("refuses %s", (_, broken) => {
    expect(() => bpeTokenizer(broken)).toThrow(MalformedTokenizerError);
  });

  it("refuses ids that do not fit into two bytes", () => {
    expect(() => bpeTokenizer(file.replace('"!":33', '"!":65536'))).toThrow(DatasetTooLargeError);
  });
});
