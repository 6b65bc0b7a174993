import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import { sizeOf } from "./operand.ts";

export type Program = Parameters<WebGPUBackend["runWebGPUProgram"]>[0];
export type Uniforms = NonNullable<Parameters<WebGPUBackend["runWebGPUProgram"]>[3]>;

/** Inputs and attributes as TensorFlow.js hands them to a kernel. */
export interface KernelCall<Backend, Attributes> {
  readonly inputs: tf.NamedTensorInfoMap;
  readonly backend: Backend;
  readonly attributes: Attributes;
}

/** A backend whose tensors lie in memory that JavaScript sees: the CPU's or WebAssembly's. */
export interface HostBackend {
  /** An input's values. Those of WebAssembly move when its memory grows: read them after `result` has made room. */
  values(info: tf.TensorInfo): tf.TypedArray;
  /** A new f32 tensor of zeros, and its values to be written. */
  result(shape: readonly number[]): { readonly info: tf.TensorInfo; readonly values: Float32Array };
}

/** One operation in the places where it can run. */
export interface KernelPair<Attributes> {
  readonly name: string;
  readonly webgpu: (call: KernelCall<WebGPUBackend, Attributes>) => tf.TensorInfo;
  /** On the CPU, and in WebAssembly where it has no kernel of its own. */
  readonly cpu: (call: KernelCall<HostBackend, Attributes>) => tf.TensorInfo;
  readonly wasm?: (call: KernelCall<BackendWasm, Attributes>) => tf.TensorInfo;
}

/** Registers all variants of a kernel unless they are registered already. */
export function registerKernelPair<Attributes>(pair: KernelPair<Attributes>): void {
  const register = <Backend>(
    backendName: "webgpu" | "cpu" | "wasm",
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
  register<MathBackendCPU>("cpu", (call) => pair.cpu({ ...call, backend: onCpu(call.backend) }));
  register<BackendWasm>("wasm", pair.wasm ?? ((call) => pair.cpu({ ...call, backend: onWasm(call.backend) })));
}

const onCpu = (backend: MathBackendCPU): HostBackend => ({
  values: ({ dataId }) => backend.data.get(dataId).values as tf.TypedArray,
  result: (shape) => {
    const values = new Float32Array(sizeOf(shape));
    return { info: backend.makeTensorInfo([...shape], "float32", values), values };
  },
});

const onWasm = (backend: BackendWasm): HostBackend => ({
  values: (info) => backend.typedArrayFromHeap(info),
  result: (shape) => {
    const info = backend.makeOutput([...shape], "float32");
    const values = backend.typedArrayFromHeap(info) as Float32Array;
    return { info, values: values.fill(0) };
  },
});

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
