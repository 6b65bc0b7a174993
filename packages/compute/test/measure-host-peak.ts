import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { moduleOf } from "../src/kernels/wasm/wasm-kernels.ts";

/** The most bytes in use at once while `work` runs, as WebAssembly's allocator is asked for them. */
export async function measureWasmPeak(work: () => Promise<unknown>): Promise<number> {
  const module = moduleOf(tf.backend() as BackendWasm);
  const { _malloc: malloc, _free: free } = module;
  const held = new Map<number, number>();
  let [inUse, peak] = [0, 0];
  module._malloc = (bytes) => {
    const address = malloc(bytes);
    held.set(address >>> 0, bytes);
    inUse += bytes;
    peak = Math.max(peak, inUse);
    return address;
  };
  module._free = (address) => {
    inUse -= held.get(address >>> 0) ?? 0;
    held.delete(address >>> 0);
    // Emscripten's own would put itself back in place.
    module.asm.free(address);
  };
  try {
    await work();
  } finally {
    Object.assign(module, { _malloc: malloc, _free: free });
  }
  return peak;
}

/** The most bytes that tensors in plain JavaScript hold at once while `work` runs, by the arrays behind them. */
export async function measureCpuPeak(work: () => Promise<unknown>): Promise<number> {
  const backend = tf.backend() as MathBackendCPU;
  const write = backend.write.bind(backend);
  let peak = 0;
  const before = tf.memory().numBytes;
  backend.write = (values, shape, dtype) => {
    const dataId = write(values, shape, dtype);
    // The tensor around it is not counted yet.
    peak = Math.max(peak, tf.memory().numBytes - before + 4 * tf.util.sizeFromShape(shape));
    return dataId;
  };
  try {
    await work();
  } finally {
    Reflect.deleteProperty(backend, "write");
  }
  return peak;
}
