import { RuntimeLoadError } from "../errors.ts";
import { configured, type LoadRuntime, type OnnxRuntime, type Provider } from "./runtime.ts";

/** The scripts, and the address of their binary among the page's own files; which is smaller for the CPU alone. */
async function parts(provider: Provider): Promise<[OnnxRuntime, string]> {
  const [ort, binary] =
    provider === "webgpu"
      ? await Promise.all([
          import("onnxruntime-web/webgpu"),
          import("onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url"),
        ])
      : await Promise.all([import("onnxruntime-web/wasm"), import("onnxruntime-web/ort-wasm-simd-threaded.wasm?url")]);
  return [ort, binary.default];
}

/**
 * Loads ONNX Runtime Web in a browser, from the page's own origin. The binary is fetched here and not by the runtime,
 * which after one failed attempt never tries again and cannot be stopped.
 *
 * @throws RuntimeLoadError where a file does not come; the signal's reason when it is aborted
 */
export const loadRuntime: LoadRuntime = async (provider, signal) => {
  try {
    const [ort, url] = await parts(provider);
    const response = await fetch(url, signal ? { signal } : {});
    if (!response.ok) throw new Error(`${url} answers ${response.status}`);
    ort.env.wasm.wasmBinary = await response.arrayBuffer();
    return configured(ort);
  } catch (cause) {
    signal?.throwIfAborted();
    throw new RuntimeLoadError("ONNX Runtime, which runs models, could not be fetched.", {
      fix: "Check the connection, then start again.",
      cause,
    });
  }
};
