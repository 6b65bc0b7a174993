import { type Graph, readGraph } from "@starling/graph";
import {
  chunkScale,
  codecOf,
  type EncodedUpdate,
  encodeUpdate,
  fromF32bits,
  type PackedCodes,
} from "@starling/learning";
import {
  CODEC,
  cidOf,
  DatasetManifest,
  decodeBlock,
  lossFor,
  TrainChunk as TrainChunkBlock,
  TrainSpec,
} from "@starling/protocol";
import type { Engine } from "../engine/engine.ts";
import { ChunkInputError } from "../errors.ts";
import { type EvaluateResult, runEvaluateChunk } from "../evaluate/run-evaluate-chunk.ts";
import type { Samples } from "../samples/samples.ts";
import { runQuantisedChunk, runTrainChunk, type TrainChunk, type TrainOptions } from "../train/run-train-chunk.ts";
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

/** The mean loss of a chunk's first and of its last step, f32. */
interface Losses {
  readonly lossFirst: number;
  readonly lossLast: number;
}

/** A checker's update, with the f32 difference that it compares. */
export type TrainedUpdate = EncodedUpdate & Losses;

/** A worker's update: its codes are all that it sends. */
export type SentUpdate = TrainedUpdate | (PackedCodes & Losses);

/** What came out before it is written. */
export type ChunkResult<Update = TrainedUpdate> =
  | { readonly kind: "train"; readonly result: Update }
  | { readonly kind: "evaluate"; readonly result: EvaluateResult };

/** The inputs of a chunk, decoded. */
interface Inputs {
  readonly spec: TrainSpec;
  readonly chunk: TrainChunkBlock;
  readonly graph: Graph;
  readonly parameters: Parameters;
  readonly samples: Samples;
  /** What the worker's update before has left out, where the chunk names it. */
  readonly error: Float32Array | undefined;
}

/** Trains on a chunk's inputs and encodes what came out. */
type Train<Update> = (engine: Engine, inputs: Inputs, options: TrainOptions) => Promise<Update>;

/**
 * Unpacks what a chunk names and computes it, as who checks it needs it.
 * @throws InvalidDataError, WrongBlockError for inputs that contradict each other; what training and evaluation throw
 */
export function computeChunk(
  components: RunChunkComponents,
  task: ChunkTask,
  options: RunChunkOptions = {},
): Promise<ChunkResult> {
  return computed(components, task, trainToCompare, options);
}

/**
 * Computes the same codes, as who sends them needs them: on WebGPU they are made there where that gives the same bits.
 * @throws what `computeChunk` throws
 */
export function computeCodes(
  components: RunChunkComponents,
  task: ChunkTask,
  options: RunChunkOptions = {},
): Promise<ChunkResult<SentUpdate>> {
  return computed(components, task, trainToSend, options);
}

const trainToCompare: Train<TrainedUpdate> = async (engine, inputs, options) => {
  const { delta, lossFirst, lossLast } = await runTrainChunk(engine, trainChunkOf(inputs), options);
  return { ...encoded(delta, inputs), lossFirst, lossLast };
};

const trainToSend: Train<SentUpdate> = async (engine, inputs, options) => {
  const { codec } = inputs.spec.laneParams;
  const form = { codec: codecOf(codec), inverse: chunkScale(codec, inputs.chunk).inverse };
  const { update, lossFirst, lossLast } = await runQuantisedChunk(engine, trainChunkOf(inputs), form, options);
  const codes = "packed" in update ? update.packed : encoded(update.delta, inputs);
  return { ...codes, lossFirst, lossLast };
};

const encoded = (delta: Float32Array, { spec, chunk, error }: Inputs) =>
  encodeUpdate(delta, spec.laneParams.codec, chunk, error);

async function computed<Update>(
  { engine, cache }: RunChunkComponents,
  task: ChunkTask,
  train: Train<Update>,
  { signal, onProgress, onBusy, share }: RunChunkOptions,
): Promise<ChunkResult<Update>> {
  onProgress?.({ stage: "preparing" });
  const inputs = await readInputs(task, cache);
  signal?.throwIfAborted();
  if (inputs.chunk.kind === "evaluate") {
    const { graph, parameters, samples, chunk } = inputs;
    const report = ({ done, total }: { done: number; total: number }) =>
      onProgress?.({ stage: "computing", step: done, steps: total, loss: null });
    const evaluation = { graph, parameters, samples, batch: chunk.microBatch };
    const { maxBytes } = task;
    return {
      kind: "evaluate",
      result: await runEvaluateChunk(engine, evaluation, { signal, share, maxBytes, onBusy, onProgress: report }),
    };
  }
  const result = await train(engine, inputs, {
    signal,
    share,
    maxBytes: task.maxBytes,
    onBusy,
    onProgress: (progress) => onProgress?.({ stage: "computing", ...progress }),
  });
  return { kind: "train", result };
}

async function readInputs(task: ChunkTask, cache: WeightsCache): Promise<Inputs> {
  const spec = decodeBlock(TrainSpec, task.spec);
  const chunk = decodeBlock(TrainChunkBlock, task.chunk);
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
