import { type InferEngine, type InferEngineInit, openInferEngine } from "../infer/infer-engine.ts";
import { configured, type LoadRuntime } from "../infer/runtime.ts";

/** ONNX Runtime Web from its package. */
export const loadNodeRuntime: LoadRuntime = async () => configured(await import("onnxruntime-web"));

/** Runs models in Node, through WebAssembly on one thread: the bits that a tab with the same provider makes. */
export function openNodeInferEngine(limits: Omit<InferEngineInit, "load" | "gpu"> = {}): InferEngine {
  return openInferEngine({ ...limits, load: loadNodeRuntime });
}
