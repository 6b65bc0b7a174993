import { byteCharacters } from "../src/tokens/byte-characters.ts";

/** The tokenizer.json of a byte-level encoding with these merges: ids 0 to 255 are bytes, then one id per merge. */
export function byteLevelBpe(merges: readonly (readonly [string, string])[]): string {
  const tokens = [...byteCharacters(), ...merges.map((pair) => pair.join(""))];
  return JSON.stringify({
    version: "1.0",
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: null,
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: "",
      end_of_word_suffix: "",
      fuse_unk: false,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges: merges.map((pair) => pair.join(" ")),
    },
  });
}
