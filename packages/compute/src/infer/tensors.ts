import type { DType, TensorValue } from "@starling/graph";
import { elementCount } from "@starling/graph";
import type { Tensors } from "@starling/processing";
import type { Tensor } from "onnxruntime-web";
import type { OnnxRuntime } from "./runtime.ts";

/** Feeds as the runtime takes them; the values are not copied. */
export function toRuntime(ort: OnnxRuntime, feeds: Tensors): Record<string, Tensor> {
  const entries = Object.entries(feeds).map(([name, { dtype, shape, data }]) => {
    return [name, new ort.Tensor(dtype, data as Float32Array, [...shape])] as const;
  });
  return Object.fromEntries(entries);
}

/** What a run gave. The runtime hands out copies of its memory, so nothing is copied again. */
export function fromRuntime(outputs: Readonly<Record<string, Tensor>>): Tensors {
  const entries = Object.entries(outputs).map(([name, { type, dims, data }]) => {
    const shape = [...dims];
    const length = elementCount(shape);
    // Buffers may be rounded up; only the shape says what is of the tensor.
    const values = (data as Float32Array).subarray(0, length);
    return [name, { dtype: type as DType, shape, data: values } as TensorValue] as const;
  });
  return Object.fromEntries(entries);
}
