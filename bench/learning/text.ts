import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { TokenStream } from "@starling/compute";
import { characterTokenizer, distinctCharacters, gunzip } from "@starling/graph";

/** The text that TRAINING.md's figures are of, where somebody has put it beside the repository. */
const SHARED = "../shared/data/tinyshakespeare.txt";
const OWN = "data/moby-dick/moby-dick.txt.gz";
/** Part of the text that is trained on; the rest validates (nanoGPT's split). */
const TRAINED = 0.9;
/** Every so many contexts of the validation text one is evaluated: evenly spread, and the same for all runs. */
const SPARSE = 4;

/** A text in characters, cut in two. */
export interface Text {
  readonly name: string;
  readonly vocabulary: number;
  /** Every character begins a sample. */
  training(context: number): TokenStream;
  validation(context: number): TokenStream;
}

/**
 * A text as tokens, one a character.
 * @param path a text file, packed where it ends in `.gz`; where absent the shared text if it is there, else our own
 */
export async function readText(path: string = existsSync(SHARED) ? SHARED : OWN): Promise<Text> {
  const bytes = new Uint8Array(await readFile(path));
  const text = new TextDecoder("utf-8", { fatal: true }).decode(path.endsWith(".gz") ? await gunzip(bytes) : bytes);
  const { vocabulary, encode } = characterTokenizer(distinctCharacters(text));
  const tokens = encode(text);
  if (!(tokens instanceof Uint8Array)) throw new TypeError("The text has more than 256 different characters.");
  const cut = Math.floor(TRAINED * tokens.length);
  const stream = (part: Uint8Array, context: number, stride: number): TokenStream => {
    return { task: "language", tokens: part, tokenBytes: 1, context, stride, start: 0 };
  };
  return {
    name: path.replace(/^.*\//, ""),
    vocabulary,
    training: (context) => stream(tokens.subarray(0, cut), context, 1),
    validation: (context) => stream(tokens.subarray(cut), context, SPARSE * context),
  };
}
