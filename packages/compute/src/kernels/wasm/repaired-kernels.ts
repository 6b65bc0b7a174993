import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { type KernelCall, requiredInput } from "../host.ts";
import { sizeOf } from "../operand.ts";
import { wasm } from "./wasm-kernels.ts";

/** TensorFlow.js' own writes integers also where floats are asked for. */
function oneHot({ inputs, backend, attributes }: KernelCall<BackendWasm, tf.OneHotAttrs>): tf.TensorInfo {
  const indices = requiredInput(inputs, "indices");
  const { depth, onValue, offValue, dtype } = attributes;
  const output = backend.makeOutput([...indices.shape, depth], dtype);
  const values = backend.typedArrayFromHeap(output).fill(offValue);
  backend.typedArrayFromHeap(indices).forEach((index, row) => {
    if (index >= 0 && index < depth) values[row * depth + index] = onValue;
  });
  return output;
}

/** TensorFlow.js' own adds to whatever lies in the memory that it was given. */
function maxPoolGradient({ inputs, backend, attributes }: KernelCall<BackendWasm, tf.MaxPoolGradAttrs>): tf.TensorInfo {
  const [x, dy] = [requiredInput(inputs, "input"), requiredInput(inputs, "dy")];
  const { filterSize, strides, pad, dimRoundingMode } = attributes;
  const shape = x.shape as [number, number, number, number];
  const g = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const output = backend.makeOutput([...shape], "float32");
  const [from, slopes, to] = [x, dy, output].map(({ dataId }) => backend.getMemoryOffset(dataId));
  wasm("clear", to ?? 0, 4 * sizeOf(shape));
  const window = [g.filterHeight, g.filterWidth, g.strideHeight, g.strideWidth, g.padInfo.top, g.padInfo.left];
  wasm("maxPoolGradient", from ?? 0, slopes ?? 0, to ?? 0, ...shape, ...window, g.outHeight, g.outWidth);
  return output;
}

/** Replaces those of TensorFlow.js' kernels that give wrong results on WebAssembly. */
export function repairKernels(): void {
  replace(tf.OneHot, oneHot);
  replace(tf.MaxPoolGrad, maxPoolGradient);
}

function replace<Attributes>(
  kernelName: string,
  run: (call: KernelCall<BackendWasm, Attributes>) => tf.TensorInfo,
): void {
  if (tf.getKernel(kernelName, "wasm")) tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({
    kernelName,
    backendName: "wasm",
    kernelFunc: ({ inputs, backend, attrs }) =>
      run({ inputs, backend: backend as BackendWasm, attributes: attrs as unknown as Attributes }),
  });
}
