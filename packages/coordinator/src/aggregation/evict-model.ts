import { Checkpoint, checkpointBlocks, decodeBlock, VectorManifest } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { Blocks } from "../components.ts";
import type { JobState } from "../state/state.ts";

/**
 * Gives up the blocks of the model before the newest one, unless it is kept whole: it follows from the deltas. Blocks
 * that the newest or the initial model shares (frozen tensors, rounds without an update) stay, and so do all manifests.
 */
export async function evictOldModel(
  blocks: Blocks,
  { job, spec, closed }: Pick<JobState, "job" | "spec" | "closed">,
): Promise<void> {
  const [newest, old] = [closed.at(-1), closed.at(-2)];
  if (blocks.evict === undefined || newest === undefined || old === undefined || old.whole) return;
  const initial = decodeBlock(Checkpoint, await blocks.get(spec.laneParams.checkpoint));
  const needed = new Set([...(await everyBlock(blocks, newest)), ...checkpointBlocks(initial)].map(String));
  for (const cid of await everyBlock(blocks, old)) if (!needed.has(cid.toString())) await blocks.evict(cid, job);
}

interface ModelCids {
  readonly model: CID;
  readonly momentum: CID;
  readonly error: CID;
}

async function everyBlock(blocks: Blocks, { model, momentum, error }: ModelCids): Promise<CID[]> {
  const vectors = await Promise.all(
    [momentum, error].map(async (cid) => decodeBlock(VectorManifest, await blocks.get(cid)).blocks),
  );
  return [...checkpointBlocks(decodeBlock(Checkpoint, await blocks.get(model))), ...vectors.flat()];
}
