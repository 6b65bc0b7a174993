import { fetchItemWindow, fetchJobFiles, type InferChunkTask, type InferJobTask, jobName } from "@starling/compute";
import { decodeBlock, type InferChunk, type InferSpec, ItemsManifest } from "@starling/protocol";
import { ChunkRefusedError } from "../../errors.ts";
import type { FetchContext, LeasedChunk } from "../lane.ts";

/** A chunk of a batch with everything that it names. */
export interface InferTask extends InferChunkTask {
  readonly lane: "infer";
}

/** A batch whose models are opened before the first chunk is there. */
export interface InferWarmUp extends InferJobTask {
  readonly lane: "infer";
}

/** Fetches models and dictionaries where the runner does not hold them, and the blocks that the chunk's items lie in. */
export async function fetchInferTask(
  { spec, chunk, lease }: LeasedChunk<InferSpec, InferChunk>,
  blocks: Pick<InferChunkTask, "spec" | "chunk">,
  { node, runner, options }: FetchContext,
): Promise<InferTask> {
  const fetch = (cids: Parameters<typeof node.fetch>[0]) => node.fetch(cids, options);
  const [dataset = new Uint8Array()] = await fetch([spec.laneParams.dataset]);
  checkEnd(chunk.range, spec.laneParams.span, decodeBlock(ItemsManifest, dataset));
  const held = runner.holds(jobName(chunk.provider, lease.spec));
  const [window, job] = await Promise.all([
    fetchItemWindow(fetch, dataset, chunk.range, options),
    held ? ({ kind: "held" } as const) : fetchJobFiles(fetch, spec, options),
  ]);
  return { lane: "infer", ...blocks, job, window };
}

/** Fetches models, dictionaries and the canary of a job that is not held. */
export async function fetchInferWarmUp(
  spec: InferSpec,
  bytes: Uint8Array,
  { node, runner, options }: FetchContext,
): Promise<InferWarmUp> {
  if (spec.common.limits.modelBytes > runner.modelBytes) {
    throw new ChunkRefusedError("The job's models may be too large for this device.", { fix: "Serve another job." });
  }
  return { lane: "infer", spec: bytes, job: await fetchJobFiles((cids) => node.fetch(cids, options), spec, options) };
}

/** Only the dataset's last window may be shorter than the spec's span. */
function checkEnd([from, to]: InferChunk["range"], span: number, { count }: ItemsManifest): void {
  if (to === Math.min(from + span, count)) return;
  throw new ChunkRefusedError("The chunk is refused: its items are not a window of the spec's.", {
    fix: "Serve another job.",
  });
}
