import { type Engine, GpuUnavailableError, type ThreadSettings } from "@starling/compute";

/** The GPU, or WebAssembly on the CPU where a browser has none: a pass over a small window is short on both. */
export async function openAnyEngine(
  open: (settings: ThreadSettings) => Promise<Engine>,
  allowFallback: boolean,
): Promise<Engine> {
  try {
    return await open({ engine: "webgpu", allowFallback });
  } catch (error) {
    if (!(error instanceof GpuUnavailableError)) throw error;
    return open({ engine: "wasm", allowFallback });
  }
}
