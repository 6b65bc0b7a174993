import type { TokensManifest } from "@starling/protocol";
import { LabelError } from "../errors.ts";
import { packShard, unpackShard } from "./shard-bytes.ts";

/** What the dataset's manifest says about a shard of tokens. */
export interface TokenShardForm {
  /** Tokens of one sample. */
  readonly context: number;
  /** Tokens from the beginning of one sample to the next one's. */
  readonly stride: number;
  /** Samples in the shard. */
  readonly count: number;
  readonly dtype: TokensManifest["sample"]["dtype"];
  readonly vocabulary: number;
}

/** Bytes of one token. */
export function tokenBytes(dtype: TokenShardForm["dtype"]): 1 | 2 {
  return dtype === "uint8" ? 1 : 2;
}

/** Tokens that `count` samples need: all of their own, and the one that follows the last. */
export function tokensOfSamples({ context, stride, count }: Pick<TokenShardForm, "context" | "stride" | "count">) {
  return (count - 1) * stride + context + 1;
}

/** @throws LabelError naming the first token that the vocabulary lacks */
function checkTokens(bytes: Uint8Array, { dtype, vocabulary }: TokenShardForm): void {
  const size = tokenBytes(dtype);
  for (let at = 0; at < bytes.byteLength; at += size) {
    const token = (bytes[at] ?? 0) + (size === 2 ? 256 * (bytes[at + 1] ?? 0) : 0);
    if (token < vocabulary) continue;
    throw new LabelError(`Token ${at / size} is ${token}, but there are ${vocabulary}.`, {
      fix: "Write the dataset again with the tokenizer that its manifest names.",
    });
  }
}

/**
 * Packs the tokens of a shard's samples as raw deflate. The same tokens give the same bytes on every machine.
 * @param bytes token ids as `form.dtype`, little-endian, exactly as many as the samples need
 * @throws DatasetTooLargeError, LabelError
 */
export function encodeTokenShard(bytes: Uint8Array, form: TokenShardForm): Uint8Array {
  const inflated = tokensOfSamples(form) * tokenBytes(form.dtype);
  if (bytes.byteLength !== inflated) {
    throw new LabelError(`${bytes.byteLength} bytes are not the ${inflated} of ${form.count} samples.`, {
      fix: "Give every sample's tokens and the one that follows the last.",
    });
  }
  checkTokens(bytes, form);
  return packShard([bytes], form.count);
}

/**
 * Unpacks a shard that `encodeTokenShard` made. Sizes are checked before anything is inflated.
 * @returns token ids as `form.dtype`, little-endian
 * @throws DatasetTooLargeError, MalformedDatasetError, LabelError
 */
export function decodeTokenShard(bytes: Uint8Array, form: TokenShardForm): Uint8Array {
  const inflated = tokensOfSamples(form) * tokenBytes(form.dtype);
  const tokens = unpackShard(bytes, form.count, inflated);
  checkTokens(tokens, form);
  return tokens;
}
