export type { ChunkOutcome, ChunkProgress, ChunkTask, ShardWindow, WeightsRoute } from "./chunk/task.ts";
export type { WarmUpJob } from "./chunk/warm-up-job.ts";
export type { AdapterReport, Preflight, PreflightReason } from "./device/preflight.ts";
export { preflight } from "./device/preflight.ts";
export type { DeviceFacts, Engine } from "./engine/engine.ts";
export { engineDigest } from "./engine/engine-digest.ts";
export * from "./errors.ts";
export type {
  EvaluateChunk,
  EvaluateOptions,
  EvaluateProgress,
  EvaluateResult,
} from "./evaluate/run-evaluate-chunk.ts";
export { type FetchBlocks, fetchItemWindow, fetchJobFiles } from "./infer/chunk/fetch-inputs.ts";
export { jobName } from "./infer/chunk/job-memory.ts";
export type {
  FileBlocks,
  InferChunkOutcome,
  InferChunkTask,
  InferJobTask,
  ItemWindow,
  JobFiles,
} from "./infer/chunk/task.ts";
export type { Canary, InferProgress, InferTask } from "./infer/infer-task.ts";
export type { HeldModel, ModelFile } from "./infer/model-file.ts";
export type { Provider } from "./infer/runtime.ts";
export { type RuntimeBytes, runtimeBytes } from "./infer/runtime-bytes.ts";
export { supportedOperators } from "./interpreter/supported-operators.ts";
export type { BatchForm, LossKind } from "./samples/batch.ts";
export type { ClassSamples } from "./samples/class-samples.ts";
export type { Samples } from "./samples/samples.ts";
export type { TokenStream } from "./samples/token-stream.ts";
export type { ValueSamples } from "./samples/value-samples.ts";
export type { AdamW } from "./train/optimizer.ts";
export type { TrainChunk, TrainOptions, TrainProgress, TrainResult } from "./train/run-train-chunk.ts";
export type { WarmUp } from "./train/warm-up.ts";
export type {
  CallOptions,
  ComputeThread,
  ComputeThreadInit,
  ThreadStatus,
  WorkerHandle,
} from "./worker/create-compute-thread.ts";
export { createComputeThread } from "./worker/create-compute-thread.ts";
export type { InferAnswer, InferRuntime, ThreadSettings } from "./worker/protocol.ts";
