import type { ChunkOutcome } from "@starling/compute";
import { type Block, CODEC, cidOf, rawBlock } from "@starling/protocol";
import type { LaneOutcome } from "../../runner/lane-computing.ts";

/** What the engine made of a chunk, as every lane's results are handed on. */
export function trainOutcome({ output, blocks, error: left, summary, duty, held }: ChunkOutcome): LaneOutcome {
  const keep = left && [cborBlock(left.manifest), ...left.blocks.map((bytes) => rawBlock(bytes))];
  const { kind, ...numbers } = summary;
  return { result: { output: cborBlock(output), blocks, ...(keep && { keep }), summary: numbers, duty }, held };
}

function cborBlock(bytes: Uint8Array): Block {
  return { cid: cidOf(bytes, CODEC.cbor), bytes };
}
