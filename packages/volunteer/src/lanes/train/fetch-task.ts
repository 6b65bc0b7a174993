import type { ChunkTask, WarmUpJob } from "@starling/compute";
import type { TrainChunk, TrainSpec } from "@starling/protocol";
import { ChunkRefusedError } from "../../errors.ts";
import type { FetchContext, LeasedChunk } from "../lane.ts";
import { fetchLeftOut } from "./fetch-left-out.ts";
import { fetchWeights } from "./fetch-weights.ts";
import { fetchWindow } from "./fetch-window.ts";

/** A chunk of training or evaluation with everything that it names. */
export interface TrainTask extends ChunkTask {
  readonly lane: "train";
}

/** What shaders can be compiled from before the first chunk is there. */
export interface TrainWarmUp extends WarmUpJob {
  readonly lane: "train";
}

/** Fetches graph, weights, samples and what an update before has left out, side by side. */
export async function fetchTrainTask(
  { spec, chunk, lease: { base } }: LeasedChunk<TrainSpec, TrainChunk>,
  blocks: Pick<ChunkTask, "spec" | "chunk">,
  { node, runner, options }: FetchContext,
): Promise<TrainTask> {
  const [graphCid, target] = chunk.inputs;
  if (graphCid === undefined || target === undefined || base === null) {
    throw new ChunkRefusedError("The chunk is refused: it lacks inputs.", { fix: "Serve another job." });
  }
  const [[graph = new Uint8Array()], weights, { dataset, window }, leftOut] = await Promise.all([
    node.fetch([graphCid], options),
    fetchWeights({ node, runner, spec, base, target, options }),
    fetchWindow(node, chunk, options),
    fetchLeftOut(node, chunk, spec, options),
  ]);
  return { lane: "train", ...blocks, graph, weights, dataset, window, ...leftOut };
}

/** Fetches a job's graph, and the manifest that tells what batches of its data look like. */
export async function fetchTrainWarmUp(
  { laneParams }: TrainSpec,
  spec: Uint8Array,
  { node, options }: Pick<FetchContext, "node" | "options">,
): Promise<TrainWarmUp> {
  const [graph = new Uint8Array(), dataset = new Uint8Array()] = await node.fetch(
    [laneParams.graph, laneParams.dataset],
    options,
  );
  return { lane: "train", spec, graph, dataset };
}
