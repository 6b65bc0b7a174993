import { type TextCard, writeTokens } from "@starling/graph";
import { type Block, encodeBlock } from "@starling/protocol";
import { JobRefusedError } from "../errors.ts";
import type { PublishedDataset } from "./split-samples.ts";

/** Share of the text that validation and test get, each: one in ten. */
const HELD_OUT_ONE_IN = 10;

/** What a person, and the tokenizer, say about a text. */
export type TextWords = Omit<TextCard, "stride">;

/**
 * Turns a text's tokens into the blocks of a job. The text is cut, never shuffled: its last tenth is the test, the tenth
 * before it the validation; both are read once, while training may begin at every token.
 * @param tokens ids in the order of the text
 * @param tokenizerBlock the block that the card's tokenizer names, where it names one (see `writeTokenizer`)
 * @throws JobRefusedError for a text too short to be cut in three; DatasetError
 */
export function publishText(tokens: ArrayLike<number>, card: TextWords, tokenizerBlock?: Block): PublishedDataset {
  const held = Math.floor(tokens.length / HELD_OUT_ONE_IN);
  if (held <= card.context) {
    throw new JobRefusedError(`${tokens.length} tokens are too few for samples of ${card.context}.`, {
      fix: `Bring a text of more than ${HELD_OUT_ONE_IN * (card.context + 1)} tokens, or a model of a shorter context.`,
    });
  }
  const cuts = [0, tokens.length - 2 * held, tokens.length - held, tokens.length];
  const blocks: Block[] = tokenizerBlock === undefined ? [] : [tokenizerBlock];
  const parts = ["training", "validation", "test"].map((part, i) => {
    const own = Array.prototype.slice.call(tokens, cuts[i], cuts[i + 1]) as number[];
    const stride = part === "training" ? 1 : card.context;
    const { manifest, shards } = writeTokens(own, { ...card, name: `${card.name}, ${part} part`, stride });
    const block = encodeBlock(manifest);
    blocks.push(block, ...shards);
    return { block, manifest };
  });
  const [train, validation, test] = parts;
  if (train === undefined || validation === undefined || test === undefined) throw new TypeError("three parts");
  return {
    train: train.block,
    validation: validation.block,
    test: test.block,
    blocks,
    trainCount: train.manifest.count,
    validationCount: validation.manifest.count,
    shardCount: train.manifest.shards[0]?.count ?? train.manifest.count,
  };
}
