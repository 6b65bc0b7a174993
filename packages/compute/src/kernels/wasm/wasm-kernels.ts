import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { MemoryLimitError } from "../../errors.ts";
import { type Operand, sizeOf } from "../operand.ts";

/** Functions of the compiled kernels, whose arguments `assembly/` describes: addresses in bytes, lengths, flags. */
type WasmFunction =
  | "adamW"
  | "attend"
  | "attendGradient"
  | "attentionScratch"
  | "clear"
  | "finish"
  | "gatherRows"
  | "gelu"
  | "geluGradient"
  | "innerSums"
  | "labelLosses"
  | "logitsToGradient"
  | "maxPoolGradient"
  | "movePatches"
  | "norm"
  | "normGradient"
  | "normParameterGradients"
  | "place"
  | "productScratch"
  | "products"
  | "scatterRows"
  | "softmax"
  | "softmaxGradient"
  | "squaredNorm"
  | "sumRows";

type WasmExports = Readonly<Record<WasmFunction, (...numbers: (number | boolean)[]) => number>>;

/** The kernels beside the backend in whose memory they work. */
export interface WasmKernels {
  /** Runs a kernel. */
  compute(name: WasmFunction, numbers: readonly (number | boolean)[]): number;
  /** Address of so many bytes for intermediate results, which the next kernel overwrites. */
  scratch(bytes: number): number;
}

const installed = new WeakMap<object, WasmKernels>();

/** Emscripten's module, as far as its own typings are silent about it. */
export interface EmscriptenModule {
  readonly asm: { readonly memory: WebAssembly.Memory; malloc(bytes: number): number; free(address: number): void };
  readonly HEAPU8: Uint8Array;
  /** What TensorFlow.js adds. */
  readonly tfjs: object;
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/** The module behind TensorFlow.js' backend. */
export const moduleOf = (backend: BackendWasm) => backend.wasm as unknown as EmscriptenModule;

/** Whether kernels run on WebAssembly now. */
export function onWasm(): boolean {
  return tf.getBackend() === "wasm";
}

/** TensorFlow.js' backend, which is WebAssembly's now. */
export const wasmBackend = (): BackendWasm => tf.backend() as BackendWasm;

/**
 * Compiles our kernels and lets them work in the backend's memory. A second call changes nothing.
 *
 * @param base64 the binary, which only this engine has to load
 * @throws WebAssembly.CompileError where the browser lacks SIMD or the page's policy forbids WebAssembly
 */
export async function installWasmKernels(backend: BackendWasm, base64: string): Promise<void> {
  if (installed.has(backend)) return;
  const wasm = moduleOf(backend);
  const binary = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory: wasm.asm.memory } });
  refuseOutside(wasm);
  const functions = instance.exports as unknown as WasmExports;
  installed.set(backend, {
    compute: (name, numbers) => functions[name](...numbers),
    scratch: growingScratch(wasm),
  });
}

/** Memory that grows to what the largest kernel asked for. */
function growingScratch(wasm: EmscriptenModule): WasmKernels["scratch"] {
  let held = { address: 0, bytes: 0 };
  return (bytes) => {
    if (held.bytes < bytes) {
      wasm._free(held.address);
      held = { address: 0, bytes: 0 };
      held = { address: wasm._malloc(bytes), bytes };
    }
    return held.address;
  };
}

/**
 * Where memory ends, `malloc` gives 0, or near four gigabytes a part that memory does not reach, and TensorFlow.js would
 * go on writing. Emscripten's own `_malloc` puts another in its place when it is first called, so that the compiled one
 * is called here.
 */
function refuseOutside(wasm: EmscriptenModule): void {
  wasm._malloc = (bytes) => {
    const address = wasm.asm.malloc(bytes) >>> 0;
    const inside = address + bytes <= wasm.asm.memory.buffer.byteLength;
    if (inside && (address !== 0 || bytes === 0)) return address;
    wasm._free(address);
    throw new MemoryLimitError(`WebAssembly has no room for another ${bytes} bytes.`, {
      fix: "Use smaller micro-batches, compute activations anew, or train a smaller model.",
    });
  };
}

/** Lets `run` work with other kernels, such as ones that only count. */
export function withKernels(others: (own: WasmKernels) => WasmKernels, run: () => void): void {
  const [backend, own] = [wasmBackend(), kernels()];
  installed.set(backend, others(own));
  try {
    run();
  } finally {
    installed.set(backend, own);
  }
}

function kernels(): WasmKernels {
  const found = installed.get(wasmBackend());
  if (!found) throw new TypeError("the kernels of the WebAssembly engine are not installed");
  return found;
}

/** Calls a kernel; absent operands are passed as 0. */
export function wasm(name: WasmFunction, ...numbers: readonly (number | boolean)[]): number {
  return kernels().compute(name, numbers);
}

/** Address of an operand's first element; 0 for an absent one. */
export function addressOf(part: Pick<Operand, "tensor" | "offset"> | undefined): number {
  if (!part) return 0;
  return wasmBackend().dataIdMap.get(part.tensor.dataId).memoryOffset + 4 * part.offset;
}

/** Address of so many bytes for intermediate results, which the next kernel overwrites. */
export function scratch(bytes: number): number {
  return kernels().scratch(bytes);
}

/** An operand's values, shared with it until the memory grows: take the view after all room has been made. */
export function wasmView({ tensor, offset, shape }: Operand): tf.TypedArray {
  const { dataId, dtype } = tensor;
  const values = wasmBackend().typedArrayFromHeap({ dataId, dtype, shape: tensor.shape });
  return values.subarray(offset, offset + sizeOf(shape));
}
