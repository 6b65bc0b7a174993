import { openTokenizer, type Tokenizer, writeTokenizer } from "@starling/graph";
import type { Block, TokenizerSpec } from "@starling/protocol";
import type { ReadTokenizerReply } from "./messages.ts";
import { utf8 } from "./utf8.ts";
import { bytesOf } from "./whole-file.ts";

/** Words of every day, of learning, a number and a name: enough to see what a tokenizer knows. */
const SENTENCE =
  "Call me Ishmael. Some years ago, never mind how long precisely, 1,851 starlings were training models.";

/** Tokens that are shown. */
const SHOWN_TOKENS = 60;

interface OpenedTokenizer {
  readonly tokenizer: Tokenizer;
  readonly spec: TokenizerSpec;
  readonly block: Block;
}

/**
 * Opens a tokenizer.json, as anybody will who reads the block that is made of it.
 * @throws MalformedTokenizerError, DatasetTooLargeError, JobRefusedError
 */
export async function openTokenizerFile(file: File): Promise<OpenedTokenizer> {
  const { spec, block } = writeTokenizer(utf8(await bytesOf(file), file.name));
  return { tokenizer: openTokenizer(spec, block.bytes), spec, block };
}

/** The first tokens as text, one by one. */
export function piecesOf(tokenizer: Tokenizer, tokens: ArrayLike<number>): string[] {
  return Array.from({ length: Math.min(SHOWN_TOKENS, tokens.length) }, (_, i) => tokenizer.decode([tokens[i] ?? 0]));
}

/** Reads a tokenizer.json for the page. @throws what `openTokenizerFile` throws */
export async function readTokenizer(file: File): Promise<ReadTokenizerReply> {
  const { tokenizer } = await openTokenizerFile(file);
  return { vocabulary: tokenizer.vocabulary, pieces: piecesOf(tokenizer, tokenizer.encode(SENTENCE)) };
}
