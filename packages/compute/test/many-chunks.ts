import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type ComputeThread, createComputeThread, type Engine } from "@starling/compute";
import { f32bits } from "@starling/learning";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import { moduleOf } from "../src/kernels/wasm/wasm-kernels.ts";
import { inProcessWorker } from "./in-process-worker.ts";
import { pictureJob, type SampleJob, textJob } from "./sample-tasks.ts";

/** What is held between chunks. */
export interface Holdings {
  readonly tensors: number;
  readonly buffersOfTensors: number;
  readonly bytesOfTensors: number;
  /** WebAssembly's memory, in pages of 64 KiB. */
  readonly wasmPages: number;
  /** GPU buffers made and not destroyed, those that wait to be used again included. */
  readonly gpuBuffers: number;
  /** Compiled shaders. */
  readonly pipelines: number;
  /** Checkpoints whose weights the thread keeps. */
  readonly checkpoints: number;
  /** Bytes of JavaScript's heap and of its array buffers, after garbage was collected. */
  readonly heapBytes: number;
  readonly arrayBytes: number;
}

/** Chunks by how they ended: "done", or the name of the error. */
export type Endings = Record<string, number>;

/** A compute thread on an engine, and what it holds. */
export interface ManyChunks {
  /** Runs chunks of two jobs in turn: mostly training, some evaluations; one in ten is aborted, one fails, one is refused. */
  run(count: number): Promise<Endings>;
  holdings(): Promise<Holdings>;
  stop(): void;
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Starts one. */
export async function manyChunks(open: () => Promise<Engine>): Promise<ManyChunks> {
  const engine = await open();
  engine.use();
  const gpuBuffers = countGpuBuffers();
  const thread = createComputeThread({
    engine: "wasm",
    allowFallback: true,
    spawn: () => inProcessWorker(async () => engine),
  });
  const jobs = [pictureJob(), textJob()];
  let next = 0;
  let checkpoints = 0;
  return {
    async run(count) {
      const endings: Endings = {};
      for (const last = next + count; next < last; next++) {
        const job = jobs[next % 2] as SampleJob;
        const ending = await runOne(thread, job, next).then(
          ({ held }) => {
            checkpoints = held.length;
            return "done";
          },
          (error: Error) => error.name,
        );
        endings[ending] = (endings[ending] ?? 0) + 1;
      }
      return endings;
    },
    async holdings() {
      engine.use();
      const { numTensors, numDataBuffers, numBytes } = tf.memory();
      // What finalizers let go is garbage of the next round.
      for (let i = 0; i < 2; i++) {
        collectGarbage();
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return {
        tensors: numTensors,
        buffersOfTensors: numDataBuffers,
        bytesOfTensors: numBytes,
        wasmPages: wasmPages(),
        gpuBuffers: gpuBuffers(),
        pipelines: engine.facts.kind === "webgpu" ? pipelines() : 0,
        checkpoints,
        heapBytes: heapUsed,
        arrayBytes: arrayBuffers,
      };
    },
    stop: () => thread.stop(),
  };
}

function runOne(thread: ComputeThread, job: SampleJob, i: number) {
  // Two jobs in turn: each meets every kind of chunk.
  switch (Math.floor(i / 2) % 10) {
    case 2:
    case 6:
      return thread.chunk(job.task(i, { kind: "evaluate", steps: 0, lr: 0 }));
    case 7: {
      const stop = new AbortController();
      const onProgress = ({ stage }: { stage: string }) => stage === "computing" && stop.abort();
      return thread.chunk(job.task(i, { steps: 3 }), { signal: stop.signal, onProgress });
    }
    case 8:
      return thread.chunk(job.task(i, { steps: 3, lr: f32bits(1e30) }));
    case 9:
      return thread.chunk({ ...job.task(i), maxBytes: 1_000 });
    default:
      return thread.chunk({ ...job.task(i), maxBytes: 2 ** 20 });
  }
}

function wasmPages(): number {
  if (tf.getBackend() !== "wasm") return 0;
  return moduleOf(tf.backend() as BackendWasm).asm.memory.buffer.byteLength / 2 ** 16;
}

const pipelines = () => Object.keys((tf.backend() as unknown as { pipelineCache: object }).pipelineCache).length;

/** Counts what the device makes and what is destroyed, from now on. */
function countGpuBuffers(): () => number {
  if (tf.getBackend() !== "webgpu") return () => 0;
  const { device } = tf.backend() as WebGPUBackend;
  let alive = 0;
  const create = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const buffer = create(descriptor);
    const destroy = buffer.destroy.bind(buffer);
    alive++;
    let gone = false;
    buffer.destroy = () => {
      if (!gone) alive--;
      gone = true;
      return destroy();
    };
    return buffer;
  };
  return () => alive;
}
