import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";

/** The most GPU memory in use at any dispatch or reading of `work`, beyond what was before, as TensorFlow.js counts it. */
export async function measurePeak(work: () => Promise<unknown>): Promise<number> {
  const bytes = () => (tf.memory() as tf.MemoryInfo & { numBytesInGPU: number }).numBytesInGPU;
  const before = bytes();
  let peak = 0;
  const { runWebGPUProgram: run, getBufferData: read } = WebGPUBackend.prototype;
  WebGPUBackend.prototype.runWebGPUProgram = function (...call) {
    const result = run.apply(this, call);
    peak = Math.max(peak, bytes());
    return result;
  };
  WebGPUBackend.prototype.getBufferData = function (...call) {
    const reading = read.apply(this, call);
    peak = Math.max(peak, bytes());
    return reading;
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
    Object.assign(WebGPUBackend.prototype, { runWebGPUProgram: run, getBufferData: read });
    tf.env().set(flag, batched);
  }
  return peak - before;
}
