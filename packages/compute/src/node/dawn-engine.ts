import { createDevice } from "../device/create-device.ts";
import { findGpu } from "../device/find-gpu.ts";
import { createWebGpuEngine } from "../device/webgpu-engine.ts";
import type { Engine } from "../engine/engine.ts";
import { GpuUnavailableError } from "../errors.ts";

/**
 * The WebGPU engine in Node, through Dawn's binding (npm `webgpu`). Without a GPU, `VK_ICD_FILENAMES` can point Vulkan
 * to a software driver. The binding keeps the process alive until it exits explicitly.
 *
 * @throws GpuUnavailableError where the binding is not installed or finds no adapter
 */
export async function createDawnEngine(): Promise<Engine> {
  const gpu = await dawnGpu();
  return createWebGpuEngine(await createDevice(gpu));
}

/**
 * `navigator.gpu` for Node; TensorFlow.js looks for it, and for WebGPU's constants, in the globals. Made once per
 * process: Dawn aborts when an instance is collected while devices of it are still about.
 */
export async function dawnGpu(): Promise<GPU> {
  const existing = findGpu();
  if (existing) return existing;
  const { create, globals } = await import("webgpu").catch((cause: unknown) => {
    throw new GpuUnavailableError("Dawn's binding for Node is not installed.", {
      fix: "Run npm install webgpu.",
      cause,
    });
  });
  Object.assign(globalThis, globals);
  const gpu = create([]) as GPU;
  Object.defineProperty(globalThis, "navigator", { value: { gpu, userAgent: "node" }, configurable: true });
  return gpu;
}
