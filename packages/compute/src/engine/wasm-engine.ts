import { type BackendWasm, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { GpuUnavailableError } from "../errors.ts";
import { installKernels } from "../kernels/install-kernels.ts";
import { KERNELS_BASE64 } from "../kernels/wasm/generated/kernels.ts";
import { repairKernels } from "../kernels/wasm/repaired-kernels.ts";
import { installWasmKernels } from "../kernels/wasm/wasm-kernels.ts";
import type { Engine } from "./engine.ts";
import { hostEngine } from "./host-engine.ts";

/** Names under which TensorFlow.js looks for its binary: whatever it finds the browser able to, it gets the same one. */
const BINARIES = [
  "tfjs-backend-wasm.wasm",
  "tfjs-backend-wasm-simd.wasm",
  "tfjs-backend-wasm-threaded-simd.wasm",
] as const;

/**
 * The engine on WebAssembly with SIMD: one thread of the CPU, for tabs without WebGPU. Its kernels use nothing but IEEE
 * operations in fixed order, so that all machines compute the same bits.
 *
 * @param binary address of TensorFlow.js' SIMD binary, or in Node its path; the one of the first call counts
 * @throws GpuUnavailableError where the browser has no WebAssembly with SIMD
 */
export async function createWasmEngine(binary: string): Promise<Engine> {
  installKernels();
  repairKernels();
  // Threads would need headers that no visitor's extension or embedding page may break; and one core is polite.
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  setWasmPaths(Object.fromEntries(BINARIES.map((name) => [name, binary])));
  try {
    if (!(await tf.setBackend("wasm"))) throw new Error("TensorFlow.js did not start");
    await installWasmKernels(tf.backend() as BackendWasm, KERNELS_BASE64);
  } catch (cause) {
    throw new GpuUnavailableError("This browser cannot compute on the CPU: it has no WebAssembly with SIMD.", {
      fix: "Use a current browser, or allow WebAssembly in its settings.",
      cause,
    });
  }
  return hostEngine({
    kind: "wasm",
    vendor: "webassembly",
    architecture: "simd",
    description: "one core",
    fallback: false,
  });
}
