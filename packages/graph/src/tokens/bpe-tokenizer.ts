import { Tokenizer as HuggingFaceTokenizer } from "@huggingface/tokenizers";
import { MAX_TOKENIZER_BYTES } from "@starling/protocol";
import * as z from "zod/mini";
import { MalformedTokenizerError, TokenError } from "../errors.ts";
import { byteCharacters } from "./byte-characters.ts";
import { checkText, checkVocabulary, type Tokenizer, tokenArray } from "./tokenizer.ts";

/** The parts of a tokenizer.json whose form this package relies on; the library reads the rest. */
const TokenizerFile = z.looseObject({
  model: z.looseObject({
    type: z.literal("BPE"),
    vocab: z.record(z.string(), z.number().check(z.int(), z.minimum(0))),
    unk_token: z.optional(z.nullable(z.string())),
    byte_fallback: z.optional(z.nullable(z.boolean())),
  }),
});

/** Text is encoded in pieces of about this many characters, cut where a line ends: the library slows down with length. */
const PIECE = 16 * 1024;

function* pieces(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const lineEnd = text.indexOf("\n", start + PIECE);
    const end = lineEnd === -1 ? text.length : lineEnd + 1;
    yield text.slice(start, end);
    start = end;
  }
}

function load(file: string): { readonly library: HuggingFaceTokenizer; readonly vocabulary: number } {
  const malformed = (problem: string, cause?: unknown) =>
    new MalformedTokenizerError(`The tokenizer file ${problem}.`, {
      fix: "Use the tokenizer.json of a byte-pair encoding, as Hugging Face's tokenizers write it.",
      cause,
    });
  if (file.length > MAX_TOKENIZER_BYTES) throw malformed(`is longer than ${MAX_TOKENIZER_BYTES} characters`);
  let json: unknown;
  try {
    json = JSON.parse(file);
  } catch (cause) {
    throw malformed("is no JSON", cause);
  }
  const read = TokenizerFile.safeParse(json);
  if (!read.success) throw malformed("describes no byte-pair encoding", read.error);
  const { vocab, unk_token: unknown, byte_fallback: fallsBack } = read.data.model;
  // The library leaves out what has no token, without a word.
  if (unknown == null && fallsBack !== true && byteCharacters().some((character) => !Object.hasOwn(vocab, character))) {
    throw malformed("has no token for some bytes");
  }
  try {
    const library = new HuggingFaceTokenizer(read.data, {});
    const ids = [...library.get_vocab(true).values()];
    return { library, vocabulary: ids.reduce((most, id) => Math.max(most, id), -1) + 1 };
  } catch (cause) {
    throw malformed("cannot be read", cause);
  }
}

/**
 * A byte-pair encoding (Sennrich et al. 2016, arXiv:1508.07909) from the text of its tokenizer.json. No special tokens
 * are added around a text.
 * @throws MalformedTokenizerError, DatasetTooLargeError for more than 65,536 tokens
 */
export function bpeTokenizer(file: string): Tokenizer {
  const { library, vocabulary } = load(file);
  checkVocabulary(vocabulary);
  return {
    vocabulary,
    encode(text) {
      checkText(text);
      const encoded: number[] = [];
      for (const piece of pieces(text)) {
        for (const id of library.encode(piece, { add_special_tokens: false }).ids) encoded.push(id);
      }
      const tokens = tokenArray(vocabulary, encoded.length);
      tokens.set(encoded);
      return tokens;
    },
    decode(ids) {
      const list = Array.from(ids);
      if (list.length === 0) return "";
      const unknown = list.find((id) => library.id_to_token(id) === undefined);
      if (unknown !== undefined) {
        throw new TokenError(`There is no token ${unknown}.`, { fix: "Use ids that this tokenizer gave." });
      }
      return library.decode(list, { skip_special_tokens: false, clean_up_tokenization_spaces: false });
    },
  };
}
