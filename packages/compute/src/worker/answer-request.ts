import { decodeShard } from "@starling/graph";
import type { ChunkProgress } from "../chunk/task.ts";
import type { WeightsCache } from "../chunk/weights-cache.ts";
import { findGpu } from "../device/find-gpu.ts";
import { preflight, preflightWasm } from "../device/preflight.ts";
import type { Engine } from "../engine/engine.ts";
import type { EvaluateProgress } from "../evaluate/run-evaluate-chunk.ts";
import type { JobMemory } from "../infer/chunk/job-memory.ts";
import type { InferChunkComponents } from "../infer/chunk/open-job.ts";
import type { InferEngine } from "../infer/infer-engine.ts";
import type { InferProgress } from "../infer/infer-task.ts";
import type { TrainProgress } from "../train/run-train-chunk.ts";
import { hashBlocks } from "./hash-blocks.ts";
import type { Request, RequestName, Requests, ThreadSettings } from "./protocol.ts";

/** What a request may use while it runs. */
export interface RequestContext {
  readonly settings: ThreadSettings;
  /** The engine, opened at its first use. */
  readonly engine: () => Promise<Engine>;
  readonly signal: AbortSignal;
  readonly share: () => number;
  readonly onProgress: (progress: TrainProgress | EvaluateProgress | ChunkProgress | InferProgress) => void;
  /** Where items run, opened at its first use. */
  readonly inferEngine: () => Promise<InferEngine>;
  /** Weights that earlier chunks left. */
  readonly cache: WeightsCache;
  /** What earlier chunks of batches left. */
  readonly jobs: JobMemory;
}

/** A result and the buffers that go along with it instead of being copied. */
export interface Answer {
  readonly output: Requests[RequestName]["output"];
  readonly transfer: ArrayBuffer[];
}

/** Requests that use the device and therefore wait for each other. */
export const DEVICE_REQUESTS: ReadonlySet<RequestName> = new Set<RequestName>([
  "prepare",
  "warmUp",
  "warmUpJob",
  "chunk",
  "train",
  "evaluate",
  "inferRuntime",
  "infer",
  "inferChunk",
  "warmUpInferJob",
  "deviceClass",
  "measureSpeed",
]);

const plain = (output: Answer["output"]): Answer => ({ output, transfer: [] });
const bufferOf = (array: Uint8Array | Int8Array | Float32Array) => array.buffer as ArrayBuffer;

/** Where batches are computed: on the thread's own GPU where it has one. */
async function batches({ inferEngine, settings, jobs }: RequestContext): Promise<InferChunkComponents> {
  return { engine: await inferEngine(), gpu: settings.engine === "webgpu", memory: jobs };
}

/** Does what a request asks for. Heavy modules are loaded by the first request that needs them. */
export async function answerRequest(request: Request, context: RequestContext): Promise<Answer> {
  const { signal, share, onProgress } = context;
  switch (request.type) {
    case "preflight":
      if (context.settings.engine === "wasm") return plain(preflightWasm());
      return plain(await preflight(findGpu(), context.settings));
    case "prepare":
      return plain((await context.engine()).facts);
    case "warmUp": {
      const { warmUp } = await import("../train/warm-up.ts");
      return plain(await warmUp(await context.engine(), request.input));
    }
    case "warmUpJob": {
      const { warmUpJob } = await import("../chunk/warm-up-job.ts");
      return plain(await warmUpJob(await context.engine(), request.input));
    }
    case "chunk": {
      const { runChunk } = await import("../chunk/run-chunk.ts");
      const components = { engine: await context.engine(), cache: context.cache };
      const output = await runChunk(components, request.input, { signal, share, onProgress });
      return { output, transfer: output.blocks.map(bufferOf) };
    }
    case "train": {
      const { runTrainChunk } = await import("../train/run-train-chunk.ts");
      const output = await runTrainChunk(await context.engine(), request.input, { signal, share, onProgress });
      return { output, transfer: [bufferOf(output.delta)] };
    }
    case "evaluate": {
      const { runEvaluateChunk } = await import("../evaluate/run-evaluate-chunk.ts");
      return plain(await runEvaluateChunk(await context.engine(), request.input, { signal, share, onProgress }));
    }
    case "inferRuntime": {
      const { warmUpItems } = await import("../infer/warm-up-items.ts");
      const { provider, task } = request.input;
      const engine = await context.inferEngine();
      await engine.start(provider, signal);
      return plain(task === undefined ? [] : await warmUpItems(engine, task, { signal }));
    }
    case "infer": {
      const { answerItems } = await import("../infer/answer-items.ts");
      const output = await answerItems(await context.inferEngine(), request.input, { signal, share, onProgress });
      return { output, transfer: [bufferOf(output.results)] };
    }
    case "inferChunk": {
      const { runInferChunk } = await import("../infer/chunk/run-infer-chunk.ts");
      const output = await runInferChunk(await batches(context), request.input, { signal, share, onProgress });
      return { output, transfer: output.blocks.map(bufferOf) };
    }
    case "warmUpInferJob": {
      const { warmUpInferJob } = await import("../infer/chunk/warm-up-infer-job.ts");
      return plain(await warmUpInferJob(await batches(context), request.input, { signal }));
    }
    case "deviceClass": {
      const { deviceClass } = await import("../device/device-class.ts");
      return plain(await deviceClass(await context.engine()));
    }
    case "measureSpeed": {
      const { measureSpeed } = await import("../device/measure-speed.ts");
      return plain(await measureSpeed(await context.engine()));
    }
    case "hash":
      return plain(await hashBlocks(request.input));
    case "decodeShard": {
      const output = decodeShard(request.input.bytes, request.input.form);
      return { output, transfer: [bufferOf(output.samples)] };
    }
    default:
      return request satisfies never;
  }
}
