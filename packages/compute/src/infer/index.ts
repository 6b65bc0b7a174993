export { checkModel, requireModelBytes } from "./check-model.ts";
export { checkPorts } from "./check-ports.ts";
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
