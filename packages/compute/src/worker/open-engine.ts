import { findGpu } from "../device/find-gpu.ts";
import type { Engine } from "../engine/engine.ts";
import { GpuUnavailableError } from "../errors.ts";
import type { ThreadSettings } from "./protocol.ts";

/**
 * Loads TensorFlow.js, opens a device and tests it. The imports are dynamic so that the worker starts at once and its
 * light work (hashing, unpacking) never waits for a megabyte of script.
 *
 * @throws GpuUnavailableError, SelfTestError
 */
export async function openEngine({ engine: kind, allowFallback }: ThreadSettings): Promise<Engine> {
  const [open, { selfTest }] = await Promise.all([
    kind === "webgpu" ? openGpu(allowFallback) : openWasm,
    import("../device/self-test.ts"),
  ]);
  const engine = await open();
  await selfTest(engine);
  return engine;
}

/** TensorFlow.js' binary is a file of the page's own, which nobody else loads. */
async function openWasm(): Promise<Engine> {
  const [{ createWasmEngine }, { default: binary }] = await Promise.all([
    import("../engine/wasm-engine.ts"),
    import("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url"),
  ]);
  return createWasmEngine(binary);
}

/** The device is opened while the scripts load: both take a few hundred milliseconds. */
async function openGpu(allowFallback: boolean): Promise<() => Promise<Engine>> {
  const gpu = findGpu();
  if (!gpu) throw new GpuUnavailableError("This browser has no WebGPU.", { fix: "Use a current Chrome or Edge." });
  const { adapterReport, judgeAdapter } = await import("../device/preflight.ts");
  const [{ createWebGpuEngine }, owned] = await Promise.all([
    import("../device/webgpu-engine.ts"),
    import("../device/create-device.ts").then(({ createDevice }) => createDevice(gpu)),
  ]);
  const verdict = judgeAdapter(adapterReport(owned.adapter), allowFallback);
  if (verdict.ok) return () => createWebGpuEngine(owned);
  owned.device.destroy();
  throw new GpuUnavailableError("This GPU cannot be used.", { fix: verdict.advice });
}
