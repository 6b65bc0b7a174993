import { type Graph, readGraph } from "@starling/graph";
import { type EncodedUpdate, encodeUpdate, fromF32bits } from "@starling/learning";
import { Chunk, CODEC, cidOf, DatasetManifest, decodeBlock, JobSpec, lossFor } from "@starling/protocol";
import type { Engine } from "../engine/engine.ts";
import { ChunkInputError } from "../errors.ts";
import { type EvaluateResult, runEvaluateChunk } from "../evaluate/run-evaluate-chunk.ts";
import type { Samples } from "../samples/samples.ts";
import { runTrainChunk, type TrainChunk } from "../train/run-train-chunk.ts";
import { assembleWeights, type Parameters } from "./assemble-weights.ts";
import { localSettings } from "./local-settings.ts";
import { readError } from "./read-error.ts";
import { readWindow } from "./read-window.ts";
import type { ChunkProgress, ChunkTask } from "./task.ts";
import type { WeightsCache } from "./weights-cache.ts";

export interface RunChunkComponents {
  readonly engine: Engine;
  readonly cache: WeightsCache;
}

export interface RunChunkOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ChunkProgress) => void) | undefined;
  readonly share?: (() => number) | undefined;
  /** Told the milliseconds that the device worked, after each micro-batch. */
  readonly onBusy?: ((ms: number) => void) | undefined;
}

/** An update with the mean loss of its first and of its last step, f32. */
export interface TrainedUpdate extends EncodedUpdate {
  readonly lossFirst: number;
  readonly lossLast: number;
}

/** What came out before it is packed: a checker needs the f32 difference, a worker only its codes. */
export type ChunkResult =
  | { readonly kind: "train"; readonly result: TrainedUpdate }
  | { readonly kind: "evaluate"; readonly result: EvaluateResult };

/** The inputs of a chunk, decoded. */
interface Inputs {
  readonly spec: JobSpec;
  readonly chunk: Chunk;
  readonly graph: Graph;
  readonly parameters: Parameters;
  readonly samples: Samples;
  /** What the worker's update before has left out, where the chunk names it. */
  readonly error: Float32Array | undefined;
}

/**
 * Unpacks what a chunk names and computes it.
 * @throws InvalidDataError, WrongBlockError for inputs that contradict each other; what training and evaluation throw
 */
export async function computeChunk(
  { engine, cache }: RunChunkComponents,
  task: ChunkTask,
  { signal, onProgress, onBusy, share }: RunChunkOptions = {},
): Promise<ChunkResult> {
  onProgress?.({ stage: "preparing" });
  const inputs = await readInputs(task, cache);
  signal?.throwIfAborted();
  if (inputs.chunk.kind === "evaluate") {
    const { graph, parameters, samples, chunk } = inputs;
    const report = ({ done, total }: { done: number; total: number }) =>
      onProgress?.({ stage: "computing", step: done, steps: total, loss: null });
    const evaluation = { graph, parameters, samples, batch: chunk.microBatch };
    return {
      kind: "evaluate",
      result: await runEvaluateChunk(engine, evaluation, { signal, share, onBusy, onProgress: report }),
    };
  }
  const { delta, lossFirst, lossLast } = await runTrainChunk(engine, trainChunkOf(inputs), {
    signal,
    share,
    maxBytes: task.maxBytes,
    onBusy,
    onProgress: (progress) => onProgress?.({ stage: "computing", ...progress }),
  });
  const update = encodeUpdate(delta, inputs.spec.laneParams.codec, inputs.chunk, inputs.error);
  return { kind: "train", result: { ...update, lossFirst, lossLast } };
}

async function readInputs(task: ChunkTask, cache: WeightsCache): Promise<Inputs> {
  const spec = decodeBlock(JobSpec, task.spec);
  const chunk = decodeBlock(Chunk, task.chunk);
  const dataset = decodeBlock(DatasetManifest, task.dataset);
  if (spec.laneParams.loss !== lossFor(dataset)) {
    throw new ChunkInputError(`The loss ${spec.laneParams.loss} cannot be taken of ${dataset.kind} data.`, {
      fix: `Ask for ${lossFor(dataset)}, or name other data.`,
    });
  }
  const graph = readGraph(task.graph);
  const { weights: route } = task;
  const parameters = await assembleWeights({
    graph,
    route,
    held: route.from.kind === "held" ? cache.get(route.from.checkpoint) : undefined,
    maxBytes: spec.common.limits.modelBytes,
  });
  cache.put(cidOf(route.target, CODEC.cbor).toString(), parameters);
  const samples = readWindow(dataset, chunk.range, task.window);
  return { spec, chunk, graph, parameters, samples, error: await readError(chunk, task.error) };
}

function trainChunkOf({ spec, chunk, graph, parameters, samples }: Inputs): TrainChunk {
  return {
    graph,
    parameters,
    samples,
    seed: chunk.seed,
    steps: chunk.steps,
    batch: chunk.batch,
    microBatch: chunk.microBatch,
    lr: fromF32bits(chunk.lr),
    recompute: spec.laneParams.recompute,
    precision: spec.laneParams.precision,
    optimizer: localSettings(spec.laneParams),
  };
}
