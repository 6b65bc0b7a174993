import { fetchItemWindow, fetchJobFiles, type InferChunkTask, type InferJobTask, jobName } from "@starling/compute";
import {
  CODEC,
  cidOf,
  decodeBlock,
  type InferChunk,
  type InferSpec,
  ItemsManifest,
  memoryOf,
} from "@starling/protocol";
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

const HELD = { kind: "held" } as const;

/** Fetches models and dictionaries where the runner does not hold them, and the blocks that the chunk's items lie in. */
export async function fetchInferTask(
  { spec, chunk, lease }: LeasedChunk<InferSpec, InferChunk>,
  blocks: Pick<InferChunkTask, "spec" | "chunk">,
  { node, runner, options, warmedUp }: FetchContext,
): Promise<InferTask> {
  const fetch = (cids: Parameters<typeof node.fetch>[0]) => node.fetch(cids, options);
  const [dataset = new Uint8Array()] = await fetch([spec.laneParams.dataset]);
  checkEnd(chunk.range, spec.laneParams.span, decodeBlock(ItemsManifest, dataset));
  const job = async () => {
    await warmedUp();
    return runner.holds(jobName(chunk.provider, lease.spec)) ? HELD : fetchJobFiles(fetch, spec, options);
  };
  const [window, files] = await Promise.all([fetchItemWindow(fetch, dataset, chunk.range, options), job()]);
  return { lane: "infer", ...blocks, job: files, window };
}

/** Fetches models, dictionaries and the canary of a job that is not held. */
export async function fetchInferWarmUp(
  spec: InferSpec,
  bytes: Uint8Array,
  { node, runner, options }: Omit<FetchContext, "warmedUp">,
): Promise<InferWarmUp> {
  if (memoryOf(spec) > runner.chunkBytes) {
    throw new ChunkRefusedError("The job's models may be too large for this device.", { fix: "Serve another job." });
  }
  const name = jobName(spec.laneParams.provider, cidOf(bytes, CODEC.cbor));
  const fetch = (cids: Parameters<typeof node.fetch>[0]) => node.fetch(cids, options);
  return { lane: "infer", spec: bytes, job: runner.holds(name) ? HELD : await fetchJobFiles(fetch, spec, options) };
}

/** Only the dataset's last window may be shorter than the spec's span. */
function checkEnd([from, to]: InferChunk["range"], span: number, { count }: ItemsManifest): void {
  if (to === Math.min(from + span, count)) return;
  throw new ChunkRefusedError("The chunk is refused: its items are not a window of the spec's.", {
    fix: "Serve another job.",
  });
}
