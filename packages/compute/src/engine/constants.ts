/**
 * What decides the bits of a result. Raise a number with every change that can move one: a new kernel, another order of
 * sums, a new version of TensorFlow.js or ONNX Runtime, another meaning of a batch's step. Chunks of different engines are
 * never compared bit for bit.
 */
export const ENGINE_VERSIONS = {
  tfjs: "4.22.0",
  onnxruntime: "1.30.0",
  /** The steps before and behind a model of a batch. */
  processing: 1,
  kernels: 6,
  wasm: 2,
  interpreter: 5,
  optimizer: 2,
} as const;
