import type * as tf from "@tensorflow/tfjs-core";
import type { Engine } from "../engine/engine.ts";
import { cpuBytes } from "./cpu-bytes.ts";
import { gpuBytes } from "./gpu-bytes.ts";
import { wasmBytes } from "./wasm-bytes.ts";

/** A device's memory while operations run, in their order. */
export interface LiveBytes {
  /** In use by all tensors: at each dispatch of a GPU, at each request for memory of a CPU. */
  readonly live: readonly number[];
  /** Of the largest buffer that a dispatch reads or writes, or that is asked for. */
  readonly largest: readonly number[];
}

/** Builds operations over empty data, and nothing else; gives what is read back at the end. */
export type Recorded = () => tf.Tensor;

/**
 * Bytes that `record` would have in use on the engine. On WebGPU and WebAssembly nothing is computed or taken; in plain
 * JavaScript both happen, and what was taken is freed.
 */
export function liveBytes(engine: Engine, record: Recorded): LiveBytes {
  engine.use();
  return { webgpu: gpuBytes, wasm: wasmBytes, cpu: cpuBytes }[engine.facts.kind](record);
}
