import type { Graph } from "@starling/graph";
import type { PackedCodes } from "@starling/learning";
import type { Precision } from "@starling/protocol";
import * as tf from "@tensorflow/tfjs-core";
import type { Engine } from "../engine/engine.ts";
import { throughFaultGate } from "../engine/fault-gate.ts";
import { ChunkInputError } from "../errors.ts";
import { type CompiledGraph, compileGraph } from "../interpreter/compile-graph.ts";
import { quantisesOnGpu } from "../kernels/quantise.ts";
import { planMemory } from "../memory/plan-memory.ts";
import { requireMemory } from "../memory/require-memory.ts";
import { batchForm, checkSamples, type Samples } from "../samples/samples.ts";
import { localSteps, notFinite } from "./local-steps.ts";
import type { LocalSettings } from "./optimizer.ts";
import { flattenParameters, type ParameterLayout, parameterLayout } from "./parameter-layout.ts";
import { type CodeForm, readCodes } from "./read-codes.ts";

/** Everything a training chunk names, fetched and decoded. */
export interface TrainChunk {
  readonly graph: Graph;
  /** Values of all parameters, the frozen ones too. */
  readonly parameters: ReadonlyMap<string, Float32Array>;
  readonly samples: Samples;
  /** 32 bytes from which the batches are drawn. */
  readonly seed: Uint8Array;
  /** Local steps H. */
  readonly steps: number;
  readonly batch: number;
  /** Divides `batch`; fixes the order of the float sums. */
  readonly microBatch: number;
  /** f32 learning rate. */
  readonly lr: number;
  readonly optimizer: LocalSettings;
  /** Whether activations are computed anew in the backward pass: less memory, the same bits. False by default. */
  readonly recompute?: boolean;
  /** How activations are stored for the backward pass: `f16` halves them; `f32` by default. */
  readonly precision?: Precision;
}

export interface TrainProgress {
  /** Local steps done. */
  readonly step: number;
  readonly steps: number;
  /** Mean loss of the step just done, nats. */
  readonly loss: number;
}

export interface TrainOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: TrainProgress) => void) | undefined;
  /** Share of the time that the device may work, 0 to 1; read again before every micro-batch. */
  readonly share?: (() => number) | undefined;
  /** Most of the device's memory that the chunk may take, bytes; what there is by default. */
  readonly maxBytes?: number | undefined;
  /** Told the milliseconds that the device worked, after each micro-batch. */
  readonly onBusy?: ((ms: number) => void) | undefined;
}

export interface TrainResult {
  /** θ₀ − φ_H, f32, all trainable parameters in the graph's order. */
  readonly delta: Float32Array;
  /** Mean loss of the first and of the last step, f32. */
  readonly lossFirst: number;
  readonly lossLast: number;
  readonly steps: number;
  readonly gpuErrors: 0;
}

/** Outcome of a chunk whose codes are all that is asked for. */
export interface QuantisedResult extends Omit<TrainResult, "delta"> {
  /** Packed codes where the device made them; the f32 difference where it could not. */
  readonly update: { readonly packed: PackedCodes } | { readonly delta: Float32Array };
}

/**
 * Computes a training chunk: H local AdamW steps from zero state over batches drawn by the seed, then the difference
 * to the starting weights (TRAINING §3).
 *
 * @throws UnsupportedGraphError, ChunkInputError for what cannot be computed; MemoryLimitError for what needs too much
 *   memory; NotFiniteError when training diverges;
 *   GpuFaultError when the device reported an error; DeviceLostError; the signal's reason when it is aborted
 */
export async function runTrainChunk(
  engine: Engine,
  chunk: TrainChunk,
  options: TrainOptions = {},
): Promise<TrainResult> {
  const { read: delta, ...result } = await trained(engine, chunk, readDelta, options);
  return { delta, ...result };
}

/**
 * Computes a training chunk as `runTrainChunk` does, and its codes on the GPU where that can be done to the bit: then
 * the weights never leave it.
 *
 * @throws what `runTrainChunk` throws
 */
export async function runQuantisedChunk(
  engine: Engine,
  chunk: TrainChunk,
  form: CodeForm,
  options: TrainOptions = {},
): Promise<QuantisedResult> {
  const onGpu = engine.facts.kind === "webgpu" && quantisesOnGpu(form.codec, form.inverse);
  const { read: update, ...result } = await trained(
    engine,
    chunk,
    async (state, model) => {
      const packed = onGpu ? await readCodes(state, model, form) : undefined;
      return packed ? { packed } : { delta: await readDelta(state, model) };
    },
    options,
  );
  return { update, ...result };
}

/** What the weights were before the steps, and where each lies. */
interface Before {
  readonly layout: ParameterLayout;
  readonly start: Float32Array;
}

async function trained<Read>(
  engine: Engine,
  chunk: TrainChunk,
  read: (state: tf.Tensor1D, before: Before) => Promise<Read>,
  options: TrainOptions,
): Promise<Omit<TrainResult, "delta"> & { readonly read: Read }> {
  const { recompute = false, precision = "f32" } = chunk;
  const compiled = compileGraph(chunk.graph, { recompute, precision });
  checkChunk(chunk, compiled);
  const form = batchForm(chunk.samples);
  const { microBatch } = chunk;
  requireMemory(engine, () => planMemory(engine, compiled, form), { microBatch, maxBytes: options.maxBytes });
  const layout = parameterLayout(compiled.trainable);
  const before = { layout, start: flattenParameters(layout, chunk.parameters) };
  const { read: found, losses } = await throughFaultGate(engine, () =>
    localSteps(engine, chunk, { compiled, ...before }, (state) => read(state, before), options),
  );
  return {
    read: found,
    lossFirst: losses[0] ?? 0,
    lossLast: losses.at(-1) ?? 0,
    steps: chunk.steps,
    gpuErrors: 0,
  };
}

function checkChunk(chunk: TrainChunk, { graph }: CompiledGraph): void {
  if (chunk.steps < 1 || chunk.microBatch < 1 || chunk.batch % chunk.microBatch !== 0) {
    throw new ChunkInputError(`Batches of ${chunk.batch} in parts of ${chunk.microBatch} cannot be computed.`, {
      fix: "Give at least one step, and a batch that is a multiple of the micro-batch.",
    });
  }
  checkSamples(chunk.samples, graph);
}

/** θ₀ − φ_H in the graph's order of parameters. */
async function readDelta(state: tf.Tensor1D, { layout, start }: Before): Promise<Float32Array> {
  const weights = tf.slice(state, 0, layout.length);
  try {
    return difference(layout, start, await weights.data<"float32">());
  } finally {
    weights.dispose();
  }
}

function difference({ placed, length }: ParameterLayout, start: Float32Array, end: Float32Array): Float32Array {
  const delta = new Float32Array(length);
  for (const { name, offset, codeOffset, size } of placed) {
    for (let i = 0; i < size; i++) {
      const value = (start[offset + i] ?? 0) - (end[offset + i] ?? 0);
      if (!Number.isFinite(value)) throw notFinite(`Parameter ${name} is ${value} at element ${i}.`);
      delta[codeOffset + i] = value;
    }
  }
  return delta;
}
