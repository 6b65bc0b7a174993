import { encodeBlock, InvalidDataError, rawBlock } from "@starling/protocol";
import { buildSpec } from "@starling/sdk";
import type { Draft } from "./draft.ts";
import { trainingChoices } from "./training.ts";

const BLOCK = encodeBlock({}).cid;
const RAW = rawBlock(new Uint8Array()).cid;
/** Blocks that any job could name: only the choices beside them are judged. */
const ANY_PARTS = {
  graph: RAW,
  checkpoint: BLOCK,
  dataset: BLOCK,
  validation: BLOCK,
  test: BLOCK,
  engine: `0x${"00".repeat(32)}`,
  parameters: 1,
  trained: 1,
  flops: { train: 1, evaluate: 1 },
  shardCount: 1,
} as const;

/** Why no spec can be made of these choices, in the schema's words; none where one can. */
export function refusals(draft: Draft): readonly string[] {
  try {
    buildSpec(ANY_PARTS, { ...trainingChoices(draft), title: "x", purpose: "x", price: 0n });
    return [];
  } catch (error) {
    if (!(error instanceof InvalidDataError)) throw error;
    return error.details.map((line) => line.replace(/^(value: |laneParams\.|common\.)/, ""));
  }
}
