import { DatasetTooLargeError } from "../errors.ts";
import { MAX_TEXT_LENGTH, MAX_VOCABULARY } from "./constants.ts";

/** Token ids: one byte each where the vocabulary allows it. */
export type TokenIds = Uint8Array | Uint16Array;

/** From text to token ids and back. */
export interface Tokenizer {
  /** Number of different tokens; ids are below it. */
  readonly vocabulary: number;
  /** @throws TokenError for text without tokens, DatasetTooLargeError */
  readonly encode: (text: string) => TokenIds;
  /** Text of the ids; what is cut off in the middle of a character becomes U+FFFD. @throws TokenError */
  readonly decode: (ids: ArrayLike<number>) => string;
}

/** Bytes that an id of this vocabulary takes. */
export const tokenBytesFor = (vocabulary: number): 1 | 2 => (vocabulary <= 256 ? 1 : 2);

/** Room for `count` ids. The caller has checked `count`. */
export const tokenArray = (vocabulary: number, count: number): TokenIds =>
  tokenBytesFor(vocabulary) === 1 ? new Uint8Array(count) : new Uint16Array(count);

/**
 * Checks that ids of a vocabulary can be written.
 * @throws DatasetTooLargeError
 */
export function checkVocabulary(vocabulary: number): void {
  if (Number.isInteger(vocabulary) && vocabulary >= 1 && vocabulary <= MAX_VOCABULARY) return;
  throw new DatasetTooLargeError(`A vocabulary of ${vocabulary} tokens cannot be written.`, {
    fix: `Use 1 to ${MAX_VOCABULARY} tokens.`,
  });
}

/**
 * Checks that a text can be tokenized at once.
 * @throws DatasetTooLargeError
 */
export function checkText(text: string): void {
  if (text.length <= MAX_TEXT_LENGTH) return;
  throw new DatasetTooLargeError(`The text has ${text.length} characters.`, { fix: `Use at most ${MAX_TEXT_LENGTH}.` });
}
