import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import { WORKGROUP_SIZE } from "./constants.ts";
import { floats, integers } from "./host.ts";
import { type Operand, sizeOf, type Target } from "./operand.ts";
import { onWasm, wasmBackend, wasmView } from "./wasm/wasm-kernels.ts";

/** A compute shader of ours. Sizes and offsets come as uniforms, so that one compilation serves them all. */
export interface Shader {
  /** Tells this shader from all others; every choice made while its text was built is part of it. */
  readonly name: string;
  readonly inputs: readonly string[];
  /** Width in which each input is read, 1 or 4 elements; 1 where absent. */
  readonly widths?: readonly number[];
  /** Width in which `result` is written. */
  readonly outputWidth?: 1 | 4;
  readonly integers: readonly string[];
  readonly floats?: readonly string[];
  readonly workgroup: readonly [number, number, number];
  /** WGSL of `fn main()` and what it calls; reads `globalId`, `localId`, `workgroupId`, `uniforms` and the inputs. */
  readonly code: () => string;
}

/** One run of a shader. */
export interface Dispatch {
  readonly inputs: readonly (tf.Tensor | Operand)[];
  /** Written in place. */
  readonly output: tf.Tensor;
  readonly groups: readonly [number, number, number];
  readonly integers: readonly number[];
  readonly floats?: readonly number[];
}

/** Workgroups in one dimension that every adapter allows (WebGPU's own minimum). */
export const MAX_GROUPS = 65_535;

/** Grid of a shader with one invocation for each of `count` results. */
export function flatGroups(count: number): [number, number, number] {
  const groups = Math.ceil(count / WORKGROUP_SIZE);
  return [Math.min(groups, MAX_GROUPS), Math.ceil(groups / MAX_GROUPS), 1];
}

/** Workgroup of a shader with a flat grid. */
export const FLAT_WORKGROUP = [WORKGROUP_SIZE, 1, 1] as const;

/** WGSL of the result's number in a flat grid. */
export const FLAT_INDEX = `i32((workgroupId.y * numWorkgroups.x + workgroupId.x) * ${WORKGROUP_SIZE}u + localIndex)`;

/**
 * Lengths told to TensorFlow.js instead of the true ones. It builds another shader for every pattern of equal and
 * broadcast shapes among inputs and output; ours index flat buffers and need none of that.
 */
const INPUT_SHAPE = [2];
const OUTPUT_SHAPE = [3];

const flatInfo = ({ dataId, dtype }: tf.Tensor, shape: number[]): tf.TensorInfo => ({ dataId, dtype, shape });

/** Records a run of a shader on the WebGPU backend. */
export function dispatch(shader: Shader, run: Dispatch): void {
  const backend = tf.backend() as WebGPUBackend;
  const names = [...shader.integers.map((name) => `${name}: i32`), ...(shader.floats ?? []).map((n) => `${n}: f32`)];
  backend.runWebGPUProgram(
    {
      variableNames: [...shader.inputs],
      variableComponents: shader.inputs.map((_, i) => shader.widths?.[i] ?? 1),
      outputComponent: shader.outputWidth ?? 1,
      outputShape: OUTPUT_SHAPE,
      // Two dimensions make TensorFlow.js call `main()` without an index of its own.
      dispatchLayout: { x: [0], y: [1] },
      workgroupSize: [...shader.workgroup],
      dispatch: [...run.groups],
      uniforms: `${names.join(", ")},`,
      shaderKey: shader.name,
      getUserCode: shader.code,
    },
    run.inputs.map((input) => flatInfo("tensor" in input ? input.tensor : input, INPUT_SHAPE)),
    run.output.dtype,
    [...integers(...run.integers), ...floats(...(run.floats ?? []))],
    flatInfo(run.output, OUTPUT_SHAPE),
  );
  // A value read earlier is kept beside the buffer and would be handed out again.
  Object.assign(backend.tensorMap.get(run.output.dataId), { values: null });
}

/** Whether kernels run on WebGPU now; their twins run otherwise. */
export function onWebGpu(): boolean {
  return tf.getBackend() === "webgpu";
}

/** A tensor with room for a kernel's result. Its values are undefined on WebGPU and WebAssembly, and zero on the CPU. */
export function emptyTensor<T extends tf.Tensor>(shape: readonly number[], dtype: "float32" | "int32" = "float32"): T {
  return tf.engine().makeTensorFromTensorInfo(emptyInfo([...shape], dtype)) as T;
}

function emptyInfo(shape: number[], dtype: "float32" | "int32"): tf.TensorInfo {
  if (onWebGpu()) return (tf.backend() as WebGPUBackend).makeTensorInfo(shape, dtype);
  if (onWasm()) return wasmBackend().makeOutput(shape, dtype);
  const length = sizeOf(shape);
  const values = dtype === "float32" ? new Float32Array(length) : new Int32Array(length);
  return (tf.backend() as MathBackendCPU).makeTensorInfo(shape, dtype, values);
}

/** An operand's values on the CPU or in WebAssembly's memory, shared with it: writing here changes the tensor. */
export function cpuView<V extends tf.TypedArray = Float32Array>(part: Operand): V {
  if (onWasm()) return wasmView(part) as V;
  const { tensor, offset, shape } = part;
  const values = (tf.backend() as MathBackendCPU).data.get(tensor.dataId).values as V;
  return values.subarray(offset, offset + sizeOf(shape)) as V;
}

/** Where a target lies on the CPU backend: `length` elements of its buffer. */
export function cpuTarget({ tensor, offset }: Target, length: number): Float32Array {
  return cpuView({ tensor, offset, shape: [length] });
}

/** A whole tensor on the CPU backend, to be written. */
export function cpuResult(tensor: tf.Tensor): Float32Array {
  return cpuView({ tensor, offset: 0, shape: tensor.shape });
}
