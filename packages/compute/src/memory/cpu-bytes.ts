import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import type { LiveBytes, Recorded } from "./live-bytes.ts";

/** Every number of a tensor takes four bytes, f32 and i32. */
const ELEMENT_BYTES = 4;

/**
 * Bytes of all tensors in use after each new one, in plain JavaScript. Its kernels cannot be kept from computing, so
 * that `record` should be small.
 */
export function cpuBytes(record: Recorded): LiveBytes {
  const backend = tf.backend() as MathBackendCPU;
  const held = new Map<object, number>();
  const [live, largest]: [number[], number[]] = [[], []];
  let inUse = 0;
  const dispose = backend.disposeData.bind(backend);
  const hold = (dataId: object, shape: readonly number[]) => {
    const bytes = ELEMENT_BYTES * tf.util.sizeFromShape([...shape]);
    held.set(dataId, bytes);
    inUse += bytes;
    live.push(inUse);
    largest.push(bytes);
  };
  const { write, move } = backend;
  backend.write = (...values) => {
    const dataId = write.apply(backend, values);
    hold(dataId, values[1]);
    return dataId;
  };
  backend.move = (...values) => {
    move.apply(backend, values);
    hold(values[0], values[2]);
  };
  backend.disposeData = (dataId, force) => {
    const done = dispose(dataId, force);
    if (!backend.data.has(dataId)) {
      inUse -= held.get(dataId) ?? 0;
      held.delete(dataId);
    }
    return done;
  };
  try {
    tf.tidy(() => void record());
  } finally {
    for (const method of ["write", "move", "disposeData"]) Reflect.deleteProperty(backend, method);
  }
  return { live, largest };
}
