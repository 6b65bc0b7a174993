import { fetchItemWindow, fetchJobFiles, type InferChunkTask } from "@starling/compute";
import { chunkBlock, encodeBlock, type InferChunk, type InferSpec } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { AbortOptions, Blocks } from "../../components.ts";

/** Fetches everything that a chunk of a batch names, but for the canary. @throws what the block store throws */
export async function fetchInferTask(
  blocks: Blocks,
  chunk: InferChunk,
  { spec, ...options }: AbortOptions & { readonly spec: InferSpec },
): Promise<InferChunkTask> {
  const fetch = (cids: readonly CID[]) => Promise.all(cids.map((cid) => blocks.get(cid, options)));
  const { canary: _, ...job } = await fetchJobFiles(fetch, spec);
  const dataset = await blocks.get(spec.laneParams.dataset, options);
  return {
    spec: encodeBlock(spec).bytes,
    chunk: chunkBlock(chunk).bytes,
    job,
    window: await fetchItemWindow(fetch, dataset, chunk.range),
  };
}
