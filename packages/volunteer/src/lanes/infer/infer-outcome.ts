import type { InferChunkOutcome } from "@starling/compute";
import { CODEC, cidOf } from "@starling/protocol";
import type { LaneOutcome } from "../../runner/lane-computing.ts";

/** What the engine made of a chunk, as every lane's results are handed on. */
export function inferOutcome({ output: bytes, blocks, summary, duty, held }: InferChunkOutcome): LaneOutcome {
  const output = { cid: cidOf(bytes, CODEC.cbor), bytes };
  return { result: { output, blocks, summary: { ...summary }, duty }, held };
}
