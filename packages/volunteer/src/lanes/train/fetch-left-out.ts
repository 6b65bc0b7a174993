import type { ChunkTask } from "@starling/compute";
import { decodeBlock, MAX_BLOCK_BYTES, type TrainChunk, type TrainSpec, VectorManifest } from "@starling/protocol";
import type { FetchOptions, VolunteerNode } from "../../components.ts";
import { ChunkRefusedError } from "../../errors.ts";

/**
 * Fetches what the update before a sparse chunk's has left out, where the chunk names it: from this tab's own store, or
 * from the tab whose chunk this is a copy of.
 * @throws ChunkRefusedError for a vector that is larger than the model may be
 */
export async function fetchLeftOut(
  node: Pick<VolunteerNode, "fetch">,
  { inputs: [, , , named] }: Pick<TrainChunk, "inputs">,
  { common }: TrainSpec,
  options: FetchOptions,
): Promise<Pick<ChunkTask, "error">> {
  if (named === undefined) return {};
  const [manifest = new Uint8Array()] = await node.fetch([named], options);
  const { n, blocks } = decodeBlock(VectorManifest, manifest);
  const { modelBytes } = common.limits;
  if (4 * n > modelBytes || blocks.length > Math.ceil(modelBytes / MAX_BLOCK_BYTES)) {
    throw new ChunkRefusedError("The chunk is refused: what it takes up is larger than its model.", {
      fix: "Serve another job.",
    });
  }
  return { error: { manifest, blocks: await node.fetch(blocks, options) } };
}
