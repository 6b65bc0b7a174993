import { Checkpoint, checkpointBlocks, TrainRecord, VectorManifest } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { Blocks } from "../../components.ts";
import { readHeld } from "../../keeping/round-blocks.ts";
import type { ClosedTraining } from "./job.ts";

/** Delta, momentum, error and model of a closed round. */
export async function trainRoundBlocks(blocks: Blocks, { record, closing }: ClosedTraining): Promise<CID[]> {
  const found: CID[] = [...((await readHeld(blocks, TrainRecord, record))?.delta ?? [])];
  for (const cid of [closing.momentum, closing.error]) {
    found.push(...((await readHeld(blocks, VectorManifest, cid))?.blocks ?? []), cid);
  }
  const model = await readHeld(blocks, Checkpoint, closing.model);
  return [...found, ...(model === undefined ? [] : checkpointBlocks(model)), closing.model];
}
