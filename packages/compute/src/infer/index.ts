export { checkModel, requireModelBytes } from "./check-model.ts";
export { checkPorts } from "./check-ports.ts";
export { computeInferChunk } from "./chunk/compute-infer-chunk.ts";
export { type JobMemory, jobMemory } from "./chunk/job-memory.ts";
export type { InferChunkComponents } from "./chunk/open-job.ts";
export { runInferChunk } from "./chunk/run-infer-chunk.ts";
export type { BatchResults } from "./chunk/task.ts";
export { warmUpInferJob } from "./chunk/warm-up-infer-job.ts";
export {
  type InferEngine,
  type InferEngineInit,
  type LoadedModel,
  type LoadModelOptions,
  openInferEngine,
} from "./infer-engine.ts";
export type { Canary, InferOutcome, InferProgress, InferTask } from "./infer-task.ts";
export { loadRuntime } from "./load-runtime.ts";
export type { HeldModel, ModelFile } from "./model-file.ts";
export { type RunItemsOptions, runItems } from "./run-items.ts";
export type { LoadRuntime, OnnxRuntime, Provider } from "./runtime.ts";
export { type RuntimeBytes, runtimeBytes } from "./runtime-bytes.ts";
export { warmUpItems } from "./warm-up-items.ts";
