import { encodePacked, encodePayload, f32bits, type Payload } from "@starling/learning";
import {
  type Block,
  type Evaluation,
  encodeBlock,
  type Manifest,
  rawBlock,
  toHex,
  type Update,
  writeVector,
} from "@starling/protocol";
import type { EvaluateResult } from "../evaluate/run-evaluate-chunk.ts";
import type { SentUpdate } from "./compute-chunk.ts";

/** A packed update. */
export interface WrittenUpdate {
  readonly output: Block;
  readonly blocks: readonly Uint8Array[];
  /** What the update left out, under error feedback. */
  readonly error?: Manifest;
}

/** The update of a training chunk: header and payload blocks. A function of the chunk and the codes alone. */
export function writeUpdate(chunk: Update["chunk"], trained: SentUpdate): WrittenUpdate {
  const { blocks, root, norm2 } = payloadOf(trained);
  const left = "error" in trained && trained.error !== undefined ? writeVector(trained.error) : undefined;
  const update: Update = {
    v: 1,
    lane: "train",
    kind: "train",
    chunk,
    n: "codes" in trained ? trained.codes.length : trained.n,
    lossFirst: f32bits(trained.lossFirst),
    lossLast: f32bits(trained.lossLast),
    norm2: norm2.toString(),
    root: toHex(root),
    ...(left && { error: left.manifest.cid }),
    blocks: blocks.map((bytes) => ({ cid: rawBlock(bytes).cid, bytes: bytes.byteLength })),
  };
  return { output: encodeBlock(update), blocks, ...(left && { error: left }) };
}

function payloadOf(update: SentUpdate): Payload {
  return "codes" in update ? encodePayload(update.codes, update.codec) : encodePacked(update);
}

/** The output of an evaluation chunk. */
export function writeEvaluation(chunk: Evaluation["chunk"], { correct, total, lossMicroNats }: EvaluateResult): Block {
  const evaluation: Evaluation = {
    v: 1,
    lane: "train",
    kind: "evaluate",
    chunk,
    correct,
    total,
    lossMicroNats: lossMicroNats.toString(),
  };
  return encodeBlock(evaluation);
}
