import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DatasetTooLargeError, MalformedTokenizerError, TokenError } from "../errors.ts";
import { byteTokenizer } from "./byte-tokenizer.ts";
import { characterTokenizer, distinctCharacters } from "./character-tokenizer.ts";
import { checkVocabulary } from "./tokenizer.ts";

/** Text without lone surrogates, which UTF-8 cannot hold; line breaks, zeros and byte order marks included. */
const anyText = fc.string({ unit: "binary", maxLength: 200 }).map((text) => text.toWellFormed());

describe("byteTokenizer", () => {
  const tokenizer = byteTokenizer();

  it("gives back every text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
      }),
    );
    expect(tokenizer.decode(tokenizer.encode("\ufeffé"))).toBe("\ufeffé");
  });

  it("has the bytes of UTF-8 as tokens", () => {
    expect(tokenizer.encode("aé")).toEqual(Uint8Array.of(0x61, 0xc3, 0xa9));
    expect(tokenizer.vocabulary).toBe(256);
    expect(tokenizer.decode([0x61, 0xc3])).toBe("a\ufffd");
  });
});

describe("characterTokenizer", () => {
  it("gives back every text that its vocabulary was made from", () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom("", "🐋"), (start, end) => {
        const text = `${start}${end}x`;
        const tokenizer = characterTokenizer(distinctCharacters(text));
        const ids = tokenizer.encode(text);
        expect(tokenizer.decode(ids)).toBe(text);
        expect(ids).toHaveLength([...text].length);
        expect(Math.max(...ids)).toBe(tokenizer.vocabulary - 1);
      }),
    );
  });

  it("numbers characters by their code points", () => {
    expect(distinctCharacters("b🐋a\nbﬀ")).toBe("\nabﬀ🐋");
    expect(characterTokenizer("\nab").encode("ba\n")).toEqual(Uint8Array.of(2, 1, 0));
  });

  it("takes two bytes per token for more than 256", () => {
    const many = String.fromCodePoint(...Array.from({ length: 257 }, (_, i) => 0x4e00 + i));
    expect(characterTokenizer(many).encode(many.slice(-1))).toEqual(Uint16Array.of(256));
    expect(characterTokenizer(many.slice(1)).encode(many.slice(-1))).toEqual(Uint8Array.of(255));
  });

  it("refuses what is not in its vocabulary, and vocabularies that are none", () => {
    const tokenizer = characterTokenizer("ab");
    expect(() => tokenizer.encode("abc")).toThrow(TokenError);
    expect(() => tokenizer.encode("abc")).toThrow(/Character 2 of the text, "c"/);
    expect(() => tokenizer.decode([2])).toThrow(TokenError);
    expect(() => characterTokenizer("aba")).toThrow(MalformedTokenizerError);
    expect(() => characterTokenizer("")).toThrow(DatasetTooLargeError);
    for (const size of [0, 1.5, 65_537]) expect(() => checkVocabulary(size)).toThrow(DatasetTooLargeError);
    const all = Array.from({ length: 65_537 }, (_, i) => String.fromCodePoint(0x10000 + i)).join("");
    expect(() => distinctCharacters(all)).toThrow(DatasetTooLargeError);
  });
});
