import { type InferEngine, type InferEngineInit, openInferEngine } from "../infer/infer-engine.ts";
import { configured } from "../infer/runtime.ts";

/** Runs models in Node, through WebAssembly on one thread: the bits that a tab with the same provider makes. */
export function openNodeInferEngine(limits: Omit<InferEngineInit, "load" | "gpu"> = {}): InferEngine {
  return openInferEngine({ ...limits, load: async () => configured(await import("onnxruntime-web")) });
}
