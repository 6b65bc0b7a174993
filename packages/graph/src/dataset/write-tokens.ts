import { type Block, parse, rawBlock, TokensManifest } from "@starling/protocol";
import { DatasetTooLargeError } from "../errors.ts";
import { encodeTokenShard, tokenBytes, tokensOfSamples } from "./token-shard.ts";
import type { DatasetWords } from "./write-dataset.ts";

/** What a person, and the tokenizer, say about a text. */
export interface TextCard extends DatasetWords {
  readonly tokenizer: TokensManifest["tokenizer"];
  /** Number of different tokens. */
  readonly vocabulary: number;
  /** Tokens of one sample. */
  readonly context: number;
  /** Tokens from one sample to the next: 1 to train on every place, `context` to read each token once. */
  readonly stride: number;
}

/** Tokens that one shard holds, about: some tens of kilobytes when packed. */
const SHARD_TOKENS = 65_536;

/**
 * Cuts a text's tokens into shards that can each be read alone, and writes their manifest.
 * @param tokens ids in the order of the text
 * @throws DatasetTooLargeError for fewer tokens than one sample needs, LabelError, InvalidDataError
 */
export function writeTokens(
  tokens: ArrayLike<number>,
  { tokenizer, vocabulary, context, stride, contributor, ...words }: TextCard,
): { readonly manifest: TokensManifest; readonly shards: readonly Block[] } {
  const total = Math.floor((tokens.length - context - 1) / stride) + 1;
  if (!(total >= 1)) {
    throw new DatasetTooLargeError(`${tokens.length} tokens are too few for one sample of ${context} and the next.`, {
      fix: "Give a longer text, or use a shorter context.",
    });
  }
  const dtype = vocabulary <= 256 ? "uint8" : "uint16";
  const size = tokenBytes(dtype);
  const perShard = Math.max(1, Math.floor(SHARD_TOKENS / stride));
  const shards: Block[] = [];
  const entries: TokensManifest["shards"] = [];
  for (let start = 0; start < total; start += perShard) {
    const count = Math.min(perShard, total - start);
    const length = tokensOfSamples({ context, stride, count });
    const bytes = new Uint8Array(length * size);
    for (let i = 0; i < length; i++) {
      const token = tokens[start * stride + i] ?? 0;
      bytes[i * size] = token & 0xff;
      if (size === 2) bytes[i * size + 1] = token >> 8;
    }
    const block = rawBlock(encodeTokenShard(bytes, { context, stride, count, dtype, vocabulary }));
    shards.push(block);
    entries.push({ cid: block.cid, count, bytes: block.bytes.byteLength });
  }
  const manifest = parse(TokensManifest, {
    v: 1,
    kind: "tokens",
    ...words,
    ...(contributor === undefined ? {} : { contributor }),
    sample: { shape: [context], dtype, stride },
    tokenizer,
    vocabulary,
    count: total,
    encoding: "deflate-raw",
    shards: entries,
  });
  return { manifest, shards };
}
