import { Checkpoint, checkpointBlocks, decodeBlock, maxDelay, VectorManifest } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { Blocks } from "../../components.ts";
import type { TrainJob } from "./job.ts";

/**
 * Gives up the blocks of the model that no chunk starts from any more, unless it is kept whole: it follows from the
 * deltas. That is the one before the newest and, under the buffered recipe, before those that late chunks started from,
 * so that checks have them whole. What the server carried goes at once. Blocks that a model which stays shares (frozen
 * tensors, rounds without an update) stay, and so do all manifests.
 */
export async function evictOldModel(
  blocks: Blocks,
  { job, spec, closed }: Pick<TrainJob, "job" | "spec" | "closed">,
): Promise<void> {
  const delay = maxDelay(spec.laneParams.recipe);
  const [newest, last] = [closed.at(-1), closed.at(-2)];
  const old = closed.at(-2 - delay);
  if (blocks.evict === undefined || newest === undefined) return;
  const models = [spec.laneParams.checkpoint, ...closed.slice(-1 - delay).map(({ closing }) => closing.model)];
  const kept = await Promise.all(models.map((model) => modelBlocks(blocks, model)));
  const needed = new Set([...kept.flat(), ...(await carriedBlocks(blocks, newest))].map(String));
  const gone = [
    ...(old === undefined || old.closing.whole ? [] : await modelBlocks(blocks, old.closing.model)),
    ...(last === undefined || last.closing.whole ? [] : await carriedBlocks(blocks, last)),
  ];
  for (const cid of gone) if (!needed.has(cid.toString())) await blocks.evict(cid, job);
}

async function modelBlocks(blocks: Blocks, model: CID): Promise<CID[]> {
  return checkpointBlocks(decodeBlock(Checkpoint, await blocks.get(model)));
}

async function carriedBlocks(
  blocks: Blocks,
  { closing: { momentum, error } }: TrainJob["closed"][number],
): Promise<CID[]> {
  const manifests = await Promise.all([momentum, error].map(async (cid) => blocks.get(cid)));
  return manifests.flatMap((bytes) => decodeBlock(VectorManifest, bytes).blocks);
}
