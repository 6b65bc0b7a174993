import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import { onWebGpu } from "../kernels/dispatch.ts";
import { type Operand, sizeOf } from "../kernels/operand.ts";

/** A part of a larger tensor as a tensor of its own. */
export function copyOf({ tensor, offset, shape }: Operand): tf.Tensor {
  return tf.reshape(tf.slice(tf.reshape(tensor, [-1]), offset, sizeOf(shape)), [...shape]);
}

/**
 * A part of a larger tensor for whoever only computes with it. On a GPU the beginning of a buffer is shared and not
 * copied; reading such a tensor back would give the whole buffer.
 */
export function shared(part: Operand): tf.Tensor {
  const { tensor, offset, shape } = part;
  if (!onWebGpu() || offset !== 0) return copyOf(part);
  const { dataId, dtype } = tensor;
  (tf.backend() as WebGPUBackend).incRef(dataId);
  return tf.engine().makeTensorFromTensorInfo({ dataId, dtype, shape: [...shape] });
}
