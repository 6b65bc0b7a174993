import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";

/** The most GPU memory in use after any dispatch of `work`, beyond what was in use before, as TensorFlow.js counts it. */
export async function measurePeak(work: () => Promise<unknown>): Promise<number> {
  const bytes = () => (tf.memory() as tf.MemoryInfo & { numBytesInGPU: number }).numBytesInGPU;
  const before = bytes();
  let peak = 0;
  const run = WebGPUBackend.prototype.runWebGPUProgram;
  WebGPUBackend.prototype.runWebGPUProgram = function (...call) {
    const result = run.apply(this, call);
    peak = Math.max(peak, bytes());
    return result;
  };
  // Buffers are given back when their commands are submitted; after each dispatch, nothing waits for that.
  const [flag, batched] = [
    "WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE",
    tf.env().getNumber("WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE"),
  ];
  tf.env().set(flag, 1);
  try {
    await work();
  } finally {
    WebGPUBackend.prototype.runWebGPUProgram = run;
    tf.env().set(flag, batched);
  }
  return peak - before;
}
