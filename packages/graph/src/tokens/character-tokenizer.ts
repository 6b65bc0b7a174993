import { DatasetTooLargeError, MalformedTokenizerError, TokenError } from "../errors.ts";
import { MAX_VOCABULARY } from "./constants.ts";
import { checkText, checkVocabulary, type Tokenizer, tokenArray } from "./tokenizer.ts";

/**
 * The distinct characters (Unicode code points) of a text in the order of their numbers: the vocabulary that the
 * character tokenizer is made of.
 * @throws DatasetTooLargeError for more than 65,536
 */
export function distinctCharacters(text: string): string {
  checkText(text);
  const found = new Set<string>();
  for (const character of text) {
    found.add(character);
    if (found.size <= MAX_VOCABULARY) continue;
    throw new DatasetTooLargeError(`The text has more than ${MAX_VOCABULARY} different characters.`, {
      fix: "Use the byte tokenizer.",
    });
  }
  return [...found].sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0)).join("");
}

/**
 * Tokens are characters (Unicode code points): id i is the i-th one of `characters`.
 * @throws MalformedTokenizerError if one is there twice, DatasetTooLargeError
 */
export function characterTokenizer(characters: string): Tokenizer {
  checkText(characters);
  const table = [...characters];
  checkVocabulary(table.length);
  const ids = new Map(table.map((character, id) => [character, id]));
  if (ids.size !== table.length) {
    throw new MalformedTokenizerError("A character of the vocabulary is there twice.", {
      fix: "Make it with distinctCharacters.",
    });
  }
  return {
    vocabulary: table.length,
    encode(text) {
      checkText(text);
      const tokens = tokenArray(table.length, text.length);
      let count = 0;
      for (const character of text) {
        const id = ids.get(character);
        if (id === undefined) {
          throw new TokenError(
            `Character ${count} of the text, ${JSON.stringify(character)}, is not in the vocabulary.`,
            {
              fix: "Make the vocabulary from the whole text, or use the byte tokenizer.",
            },
          );
        }
        tokens[count++] = id;
      }
      return tokens.slice(0, count);
    },
    decode: (tokens) =>
      Array.from(tokens, (id) => {
        const character = table[id];
        if (character !== undefined) return character;
        throw new TokenError(`There is no token ${id}.`, { fix: `Use ids below ${table.length}.` });
      }).join(""),
  };
}
