import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import type { LiveBytes, Recorded } from "./live-bytes.ts";

/** Every element that TensorFlow.js keeps on a GPU takes four bytes. */
const ELEMENT_BYTES = 4;

/**
 * Bytes of GPU memory in use at each dispatch of `record`, and while its result is read back, counted as
 * TensorFlow.js would take and free buffers. Nothing is compiled, computed or allocated on the GPU.
 */
export function gpuBytes(record: Recorded): LiveBytes {
  const backend = tf.backend() as WebGPUBackend;
  const held = new Map<object, number>();
  const [samples, largest]: [number[], number[]] = [[], []];
  let live = 0;
  const hold = ({ dataId }: tf.TensorInfo): number => {
    const known = held.get(dataId);
    if (known !== undefined) return known;
    const bytes = ELEMENT_BYTES * tf.util.sizeFromShape(backend.tensorMap.get(dataId).shape);
    held.set(dataId, bytes);
    live += bytes;
    return bytes;
  };
  const dispose = backend.disposeData.bind(backend);
  backend.runWebGPUProgram = (program, inputs, dtype, _uniforms, output) => {
    const result = output ?? backend.makeTensorInfo(program.outputShape, dtype);
    largest.push(Math.max(...[...inputs, result].map(hold)));
    samples.push(live);
    return result;
  };
  backend.disposeData = (dataId, force) => {
    const done = dispose(dataId, force);
    if (!backend.tensorMap.has(dataId)) {
      live -= held.get(dataId) ?? 0;
      held.delete(dataId);
    }
    return done;
  };
  try {
    tf.tidy(() => {
      // A result is copied to a buffer of its size that JavaScript can see.
      const bytes = hold(record());
      largest.push(bytes);
      samples.push(live + bytes);
    });
  } finally {
    for (const method of ["runWebGPUProgram", "disposeData"]) Reflect.deleteProperty(backend, method);
  }
  return { live: samples, largest };
}
