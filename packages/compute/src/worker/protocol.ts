import type { LabelledSamples, ShardForm } from "@starling/graph";
import type { Bytes32 } from "@starling/protocol";
import type { ChunkOutcome, ChunkProgress, ChunkTask } from "../chunk/task.ts";
import type { WarmUpJob } from "../chunk/warm-up-job.ts";
import type { Preflight } from "../device/preflight.ts";
import type { DeviceFacts } from "../engine/engine.ts";
import type { MemoryShortage } from "../errors.ts";
import type { EvaluateChunk, EvaluateProgress, EvaluateResult } from "../evaluate/run-evaluate-chunk.ts";
import type { InferChunkOutcome, InferChunkTask, InferJobTask } from "../infer/chunk/task.ts";
import type { InferProgress, InferTask } from "../infer/infer-task.ts";
import type { HeldModel } from "../infer/model-file.ts";
import type { Provider } from "../infer/runtime.ts";
import type { TrainChunk, TrainProgress, TrainResult } from "../train/run-train-chunk.ts";
import type { WarmUp } from "../train/warm-up.ts";

/** What a compute thread is told once, before anything else. */
export interface ThreadSettings {
  /** `wasm` is for pages without WebGPU that agree to it. Plain JavaScript is for Node alone. */
  readonly engine: "webgpu" | "wasm";
  /** Whether a software adapter will do. */
  readonly allowFallback: boolean;
}

/** What shall be ready before items come. */
export interface InferRuntime {
  readonly provider: Provider;
  /** Whose models and first item are gone through as well; the provider is the task's own. */
  readonly task?: InferTask;
}

/** What a thread made of a task's items. */
export interface InferAnswer {
  /** `encodeResults` of @starling/processing: one result an item, in their order. */
  readonly results: Uint8Array;
  readonly items: number;
  /** How many of the results are errors. */
  readonly failed: number;
  /** Part of the time in which the device worked, 0 to 1. */
  readonly duty: number;
  /** Bytes of the models whose sessions the thread keeps. */
  readonly liveBytes: number;
  /** The models as a later task may name them, as long as the thread keeps them. */
  readonly models: readonly HeldModel[];
}

/** Requests by name: what goes in, what comes out, what is reported on the way. */
export interface Requests {
  preflight: { input: undefined; output: Preflight; progress: never };
  /** Opens the device and runs the self-test. */
  prepare: { input: undefined; output: DeviceFacts; progress: never };
  /** Milliseconds that the compilation took. */
  warmUp: { input: WarmUp; output: number; progress: never };
  /** As `warmUp`, from the job's blocks. */
  warmUpJob: { input: WarmUpJob; output: number; progress: never };
  /** A chunk from blocks to blocks; the thread keeps the weights for the next one. */
  chunk: { input: ChunkTask; output: ChunkOutcome; progress: ChunkProgress };
  train: { input: TrainChunk; output: TrainResult; progress: TrainProgress };
  evaluate: { input: EvaluateChunk; output: EvaluateResult; progress: EvaluateProgress };
  deviceClass: { input: undefined; output: Bytes32; progress: never };
  /** Fetches ONNX Runtime and warms it up, before a lease; gives the models that are kept now. */
  inferRuntime: { input: InferRuntime; output: readonly HeldModel[]; progress: never };
  /** Runs items through a pipeline. */
  infer: { input: InferTask; output: InferAnswer; progress: InferProgress };
  /** A chunk of a batch from blocks to blocks; the thread keeps the job's models for the next one. */
  inferChunk: { input: InferChunkTask; output: InferChunkOutcome; progress: ChunkProgress };
  /** Opens a batch's models before its first chunk is there; gives the names of the jobs that are held now. */
  warmUpInferJob: { input: InferJobTask; output: readonly string[]; progress: never };
  /** FLOP/s of the matrix product. */
  measureSpeed: { input: undefined; output: number; progress: never };
  /** sha2-256 digests of blocks, in their order. */
  hash: { input: readonly Uint8Array[]; output: Uint8Array[]; progress: never };
  decodeShard: { input: { bytes: Uint8Array; form: ShardForm }; output: LabelledSamples; progress: never };
}

export type RequestName = keyof Requests;

/** One request in flight; `id` is unique for the thread's whole life. */
export type Request = { [N in RequestName]: { type: N; id: number; input: Requests[N]["input"] } }[RequestName];

/** From the page to the worker. `generation` counts the workers that a thread has had. */
export type Command =
  | { readonly type: "configure"; readonly generation: number; readonly settings: ThreadSettings }
  | { readonly type: "share"; readonly share: number }
  | { readonly type: "cancel"; readonly id: number }
  | Request;

/** An error in plain values. */
export interface ErrorMessage {
  readonly name: string;
  readonly message: string;
  readonly fix: string;
  readonly details: readonly string[];
  /** Of a `MemoryLimitError`. */
  readonly shortage?: MemoryShortage;
}

/** From the worker to the page. Those of an earlier generation are ignored. */
export type ThreadEvent = { readonly generation: number } & (
  | { readonly type: "result"; readonly id: number; readonly output: Requests[RequestName]["output"] }
  | { readonly type: "failure"; readonly id: number; readonly error: ErrorMessage }
  | {
      readonly type: "progress";
      readonly id: number;
      readonly progress: TrainProgress | EvaluateProgress | ChunkProgress | InferProgress;
    }
  /** The device is gone; whatever was in flight has failed. */
  | { readonly type: "lost"; readonly reason: string }
);
