import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";

export type Program = Parameters<WebGPUBackend["runWebGPUProgram"]>[0];
export type Uniforms = NonNullable<Parameters<WebGPUBackend["runWebGPUProgram"]>[3]>;

/** Inputs and attributes as TensorFlow.js hands them to a kernel. */
export interface KernelCall<Backend, Attributes> {
  readonly inputs: tf.NamedTensorInfoMap;
  readonly backend: Backend;
  readonly attributes: Attributes;
}

/** One operation in the two places where it can run. */
export interface KernelPair<Attributes> {
  readonly name: string;
  readonly webgpu: (call: KernelCall<WebGPUBackend, Attributes>) => tf.TensorInfo;
  readonly cpu: (call: KernelCall<MathBackendCPU, Attributes>) => tf.TensorInfo;
}

/** Registers both variants of a kernel unless they are registered already. */
export function registerKernelPair<Attributes>(pair: KernelPair<Attributes>): void {
  const register = <Backend>(
    backendName: "webgpu" | "cpu",
    run: (call: KernelCall<Backend, Attributes>) => tf.TensorInfo,
  ): void => {
    if (tf.getKernel(pair.name, backendName)) return;
    tf.registerKernel({
      kernelName: pair.name,
      backendName,
      kernelFunc: ({ inputs, backend, attrs }) =>
        run({ inputs, backend: backend as Backend, attributes: attrs as Attributes }),
    });
  };
  register("webgpu", pair.webgpu);
  register("cpu", pair.cpu);
}

/** The values of an input on the CPU backend. */
export function cpuValues(backend: MathBackendCPU, info: tf.TensorInfo): tf.TypedArray {
  return backend.data.get(info.dataId).values as tf.TypedArray;
}

/** An input that the kernel cannot do without. */
export function requiredInput(inputs: tf.NamedTensorInfoMap, name: string): tf.TensorInfo {
  const info = inputs[name];
  if (info === undefined) throw new TypeError(`kernel input ${name} is absent`);
  return info;
}

/** Runs one of our kernels that has a single output. */
export function runKernel<T extends tf.Tensor>(name: string, inputs: tf.NamedTensorMap, attributes: object = {}): T {
  return tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap) as unknown as T;
}

/** Uniforms of integer type, in the order in which the program declares them. */
export function integers(...values: readonly number[]): Uniforms {
  return values.map((value) => ({ type: "int32", data: [value] }));
}

/** Uniforms of float type, in the order in which the program declares them. */
export function floats(...values: readonly number[]): Uniforms {
  return values.map((value) => ({ type: "float32", data: [value] }));
}
