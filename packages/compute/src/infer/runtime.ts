/** Where a model runs: on the GPU that training uses, or on one core through WebAssembly. */
export type Provider = "webgpu" | "wasm";

/** ONNX Runtime Web as it is imported. */
export type OnnxRuntime = typeof import("onnxruntime-web");

/** Fetches and starts the runtime for a provider. */
export type LoadRuntime = (provider: Provider, signal?: AbortSignal) => Promise<OnnxRuntime>;

/**
 * One thread: more would need cross-origin isolation, which breaks wallets and whoever embeds the page, and one core is
 * polite. Warnings about operators that stay on the CPU are no news to a visitor.
 */
export function configured(ort: OnnxRuntime): OnnxRuntime {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
  return ort;
}
