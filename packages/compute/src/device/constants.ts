/**
 * Limits asked for where the adapter has them: the six that TensorFlow.js' own factory raises, and those that ONNX
 * Runtime Web raises, so that both can live on one device.
 */
export const WANTED_LIMITS = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxComputeWorkgroupStorageSize",
  "maxComputeWorkgroupsPerDimension",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupSizeY",
  "maxComputeWorkgroupSizeZ",
] as const satisfies readonly (keyof GPUSupportedLimits)[];

/** Features asked for where the adapter has them. */
export const WANTED_FEATURES = [
  "shader-f16",
  "subgroups",
  "timestamp-query",
] as const satisfies readonly GPUFeatureName[];

/** The WebGPU specification's own minimum; an adapter below it cannot hold our models' largest tensors. */
export const MIN_STORAGE_BINDING_BYTES = 128 * 1024 * 1024;
/** Specification minimum. */
export const MIN_BUFFER_BYTES = 256 * 1024 * 1024;
/** Our shaders bind up to six buffers; eight is the specification's minimum. */
export const MIN_STORAGE_BUFFERS = 8;
/** Our workgroups hold 64 invocations, TensorFlow.js' up to 256. */
export const MIN_INVOCATIONS = 256;

/** An adapter that does not answer within this time is as good as absent. */
export const ADAPTER_TIMEOUT_MS = 20_000;

/** How long after a failed read the loss of its device is still expected to be reported. */
export const LOSS_REPORT_MS = 100;

/** A GPU without a word for so long has hung: it resets itself after about two seconds. */
export const DRAIN_TIMEOUT_MS = 60_000;

/** Flags that make results repeat from run to run and from device to device as far as f32 allows. */
export const VERIFIED_FLAGS = {
  /** Small tensors would be computed by the CPU otherwise, with other roundings. */
  WEBGPU_CPU_FORWARD: false,
  /** MatMulPackedProgram; left alone, the backend may take split-K, which adds floats by atomics in any order. */
  WEBGPU_MATMUL_PROGRAM_TYPE: 3,
} as const;
