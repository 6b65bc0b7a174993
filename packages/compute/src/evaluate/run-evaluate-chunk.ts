import { evaluationGraph, type Graph, hasBatchStatistics } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import type { Engine } from "../engine/engine.ts";
import { throughFaultGate } from "../engine/fault-gate.ts";
import { ChunkInputError, NotFiniteError } from "../errors.ts";
import { type CompiledGraph, compileGraph } from "../interpreter/compile-graph.ts";
import { planPass } from "../memory/plan-memory.ts";
import { requireMemory } from "../memory/require-memory.ts";
import type { Batch } from "../samples/batch.ts";
import { batchForm, checkSamples, countSamples, type Samples } from "../samples/samples.ts";
import { parameterTensors } from "../train/parameter-tensors.ts";
import { givenFor, outputOf } from "../train/train-step.ts";
import { calibrate } from "./calibrate.ts";
import { eachBatch } from "./each-batch.ts";
import { piecedPass } from "./pieced-pass.ts";

/** Everything an evaluation chunk names, fetched and decoded. */
export interface EvaluateChunk {
  readonly graph: Graph;
  readonly parameters: ReadonlyMap<string, Float32Array>;
  /** Every sample is used once. */
  readonly samples: Samples;
  readonly batch: number;
}

export interface EvaluateProgress {
  /** Samples done. */
  readonly done: number;
  readonly total: number;
}

export interface EvaluateOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: EvaluateProgress) => void) | undefined;
  /** Share of the time that the device may work, 0 to 1; read again before every batch. */
  readonly share?: (() => number) | undefined;
  /** Most of the device's memory that the chunk may take, bytes; what there is by default. */
  readonly maxBytes?: number | undefined;
  /** Told the milliseconds that the device worked, after each micro-batch. */
  readonly onBusy?: ((ms: number) => void) | undefined;
}

/** Integers only: they can be summed over chunks in any order and compared exactly. */
export interface EvaluateResult {
  /** Targets that got the largest logit; null for regression, where nothing is right or wrong. */
  readonly correct: number | null;
  /** Number of targets: samples, tokens or values. */
  readonly total: number;
  /** Σ over targets of the loss, each rounded to 10⁻⁶ nats, or for regression to 10⁻⁶ squared units. */
  readonly lossMicroNats: bigint;
}

/**
 * Passes once over a window of a dataset and counts (PROTOCOL §2).
 *
 * @throws UnsupportedGraphError, ChunkInputError, MemoryLimitError before anything is taken, NotFiniteError, GpuFaultError, DeviceLostError, the signal's reason
 */
export async function runEvaluateChunk(
  engine: Engine,
  chunk: EvaluateChunk,
  options: EvaluateOptions = {},
): Promise<EvaluateResult> {
  const { graph, samples, batch } = chunk;
  if (!(batch >= 1)) throw new ChunkInputError(`A batch of ${batch} is no batch.`, { fix: "Give at least one." });
  checkSamples(samples, graph);
  return throughFaultGate(engine, () => countAll(engine, chunk, options));
}

/**
 * A model that trains with the statistics of its batches is evaluated with running ones, which the same window gives
 * first (see `calibrate`).
 */
async function countAll(
  engine: Engine,
  chunk: EvaluateChunk,
  { onProgress, ...options }: EvaluateOptions,
): Promise<EvaluateResult> {
  const { graph, samples, batch } = chunk;
  const total = countSamples(samples);
  const compiled = compileGraph(evaluationGraph(graph));
  const sizes = { microBatch: batch, samples: total, maxBytes: options.maxBytes };
  requireMemory(engine, () => planPass(engine, compiled, batchForm(samples)), sizes);
  const parameters = hasBatchStatistics(graph) ? await calibrate(engine, chunk, options) : chunk.parameters;
  let correct = 0;
  let lossMicroNats = 0n;
  engine.use();
  const tensors = parameterTensors(graph, parameters);
  const onDone = (done: number) => onProgress?.({ done, total });
  try {
    await eachBatch(engine, { samples, batch }, { ...options, onDone }, async ({ x }, _rows, targets) => {
      for await (const { values, first, count } of outputs(engine, compiled, tensors, { x, targets })) {
        const counted = countTargets(values, targets.subarray(first, first + count));
        correct += counted.correct;
        lossMicroNats += counted.lossMicroNats;
      }
    });
  } finally {
    tf.dispose([...tensors.values()]);
  }
  const { loss, targetsPerSample } = batchForm(samples);
  return { correct: loss === "cross-entropy" ? correct : null, total: total * targetsPerSample, lossMicroNats };
}

interface OutputRows {
  /** f32 [count, ...] */
  readonly values: Float32Array;
  /** Of the targets that these rows are for. */
  readonly first: number;
  readonly count: number;
}

/** Reads the output of a batch: at once, or logits a piece of their rows at a time (see `piecedPass`). */
async function* outputs(
  engine: Engine,
  compiled: CompiledGraph,
  parameters: ReadonlyMap<string, tf.Tensor>,
  { x, targets }: { readonly x: tf.Tensor; readonly targets: Batch["targets"] },
): AsyncGenerator<OutputRows> {
  const rows = targets.length;
  const given = givenFor(compiled, parameters, x);
  const pieced = targets instanceof Int32Array ? piecedPass(compiled, given, rows) : undefined;
  if (pieced === undefined) {
    yield { values: await readAndDispose(outputOf(compiled, parameters, x)), first: 0, count: rows };
    return;
  }
  const hidden = pieced.body();
  try {
    for (let first = 0; first < rows; first += pieced.step) {
      engine.use();
      const values = await readAndDispose(pieced.piece(hidden, first));
      yield { values, first, count: Math.min(pieced.step, rows - first) };
    }
  } finally {
    hidden.dispose();
  }
}

function readAndDispose(tensor: tf.Tensor): Promise<Float32Array> {
  return tensor.data<"float32">().finally(() => tensor.dispose());
}

function countTargets(output: Float32Array, targets: Batch["targets"]) {
  return targets instanceof Int32Array ? countRows(output, targets) : sumErrors(output, targets);
}

/** Adds up squared errors. */
function sumErrors(output: Float32Array, targets: Float32Array): { correct: number; lossMicroNats: bigint } {
  let sum = 0n;
  targets.forEach((target, i) => {
    sum += microUnits(((output[i] ?? 0) - target) ** 2);
  });
  return { correct: 0, lossMicroNats: sum };
}

/** @throws NotFiniteError */
function microUnits(loss: number): bigint {
  if (Number.isFinite(loss)) return BigInt(Math.round(loss * 1e6));
  throw new NotFiniteError(`The loss of a sample is ${loss}.`, { fix: "Evaluate an earlier checkpoint." });
}

/**
 * Counts hits and adds up losses. Of equal logits the first wins.
 *
 * @param logits f32 [rows, classes]
 * @param labels i32 [rows]
 * @throws NotFiniteError
 */
export function countRows(logits: Float32Array, labels: Int32Array): { correct: number; lossMicroNats: bigint } {
  const classes = logits.length / labels.length;
  let correct = 0;
  let lossMicroNats = 0n;
  labels.forEach((label, row) => {
    const scores = logits.subarray(row * classes, (row + 1) * classes);
    let best = 0;
    for (let c = 1; c < classes; c++) if ((scores[c] ?? 0) > (scores[best] ?? 0)) best = c;
    const top = scores[best] ?? 0;
    const sum = scores.reduce((acc, score) => acc + Math.exp(score - top), 0);
    const loss = Math.log(sum) + top - (scores[label] ?? 0);
    lossMicroNats += microUnits(loss);
    if (best === label) correct++;
  });
  return { correct, lossMicroNats };
}
