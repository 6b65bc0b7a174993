import { checkText, type Tokenizer } from "./tokenizer.ts";

/** Tokens are the bytes of UTF-8: every text has tokens, and there are 256. */
export function byteTokenizer(): Tokenizer {
  return {
    vocabulary: 256,
    encode(text) {
      checkText(text);
      return new TextEncoder().encode(text);
    },
    decode: (ids) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(ids)),
  };
}
