import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { moduleOf, type WasmKernels, wasmBackend, withKernels } from "../kernels/wasm/wasm-kernels.ts";
import type { LiveBytes, Recorded } from "./live-bytes.ts";

/** Addresses that are told where no memory is taken: far above those in use. */
const FIRST_ADDRESS = 0xe000_0000;

/** An array without elements that can be written like any other. */
function nowhere<T extends tf.TypedArray>(array: T): T {
  return Object.assign(array, { set: () => {} });
}

/** What a tensor's values are read from and written to: nothing, whatever its size. */
function noValues({ dtype }: Pick<tf.TensorInfo, "dtype">): tf.TypedArray {
  if (dtype === "float32") return nowhere(new Float32Array(0));
  return nowhere(dtype === "int32" ? new Int32Array(0) : new Uint8Array(0));
}

/**
 * Bytes of WebAssembly's memory in use after each request for some, counted from the requests alone: no memory is
 * taken, and neither TensorFlow.js' kernels nor ours compute. Both ask for all room of tensors in JavaScript, where the
 * requests are counted; shapes, which alone decide over them, are known there too.
 */
export function wasmBytes(record: Recorded): LiveBytes {
  const backend = wasmBackend();
  const module = moduleOf(backend);
  const held = new Map<number, number>();
  const [live, largest]: [number[], number[]] = [[], []];
  const { HEAPU8, tfjs } = module;
  const functions = Object.entries(module).filter(([name]) => name.startsWith("_"));
  let inUse = 0;
  let scratch = 0;
  let address = FIRST_ADDRESS;

  const count = (bytes: number) => {
    live.push(inUse + scratch);
    largest.push(bytes);
  };
  const nothing = () => 0;
  Object.assign(module, Object.fromEntries(functions.map(([name]) => [name, nothing])), {
    tfjs: { ...tfjs, registerTensor: nothing, disposeData: nothing },
    HEAPU8: { set: nothing, slice: (from: number, to: number) => new Uint8Array(to - from) },
    _malloc: (bytes: number) => {
      held.set(++address, bytes);
      inUse += bytes;
      count(bytes);
      return address;
    },
    _free: (at: number) => {
      inUse -= held.get(at) ?? 0;
      held.delete(at);
    },
  });
  takeUpFunctions(backend);
  backend.typedArrayFromHeap = noValues as BackendWasm["typedArrayFromHeap"];
  const room = (bytes: number) => {
    scratch = Math.max(scratch, bytes);
    count(bytes);
    return 0;
  };
  try {
    // How much scratch memory a kernel needs is computed by the binary, from numbers alone.
    const counting = ({ compute }: WasmKernels): WasmKernels => ({
      scratch: room,
      compute: (name, numbers) => (name.endsWith("Scratch") ? compute(name, numbers) : 0),
    });
    withKernels(counting, () => tf.tidy(() => void record()));
  } finally {
    Reflect.deleteProperty(backend, "typedArrayFromHeap");
    Object.assign(module, Object.fromEntries(functions), { HEAPU8, tfjs });
    takeUpFunctions(backend);
  }
  return { live, largest };
}

/** Lets TensorFlow.js' kernels look again for the functions that they call. */
function takeUpFunctions(backend: BackendWasm): void {
  for (const { setupFunc } of tf.getKernelsForBackend("wasm")) setupFunc?.(backend);
}
