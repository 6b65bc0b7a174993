import * as z from "zod/mini";
import { decodeBlock } from "../../block.ts";
import type { ProtocolLane } from "../lane.ts";
import { InferChunk } from "./chunk.ts";
import { ItemsManifest } from "./items.ts";
import { InferOutput, InferSummary } from "./output.ts";
import { InferClosing, InferIntake, InferRecord, outputsBlock } from "./record.ts";
import { InferSpec } from "./spec.ts";
import { inferBlocks } from "./spec-blocks.ts";

/** A result may count one round later: nobody waits for the last chunks of a round. */
const INFER_DELAY = 1;

/** Batches over a dataset. Units: items · flops. */
export const inferLane: ProtocolLane<InferSpec, InferChunk, InferRecord> = {
  name: "infer",
  schemas: {
    spec: InferSpec,
    chunk: InferChunk,
    output: InferOutput,
    summary: InferSummary,
    intake: InferIntake,
    closing: InferClosing,
    conclusion: z.never(),
    record: InferRecord,
  },
  units: ({ laneParams }, { range: [from, to] }) => BigInt(to - from) * BigInt(laneParams.flops),
  // ONNX Runtime has the file and what it makes of it at one time.
  memory: ({ common }) => 2 * common.limits.modelBytes,
  maxDelay: () => INFER_DELAY,
  base: () => outputsBlock([]).cid,
  made: ({ outputs }) => outputs,
  blocks: inferBlocks,
  async contributed({ laneParams: { dataset } }, get) {
    const author = decodeBlock(ItemsManifest, await get(dataset)).contributor?.account;
    return author === undefined ? [] : [{ author, cid: dataset }];
  },
};
