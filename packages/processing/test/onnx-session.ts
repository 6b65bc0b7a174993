import { type DType, fillTensor, type TensorValue } from "@starling/graph";
import * as ort from "onnxruntime-web";
import type { RunModel } from "../src/index.ts";

ort.env.wasm.numThreads = 1;
ort.env.logLevel = "error";

const toOrt = (tensor: TensorValue) => new ort.Tensor(tensor.dtype, tensor.data as Float32Array, [...tensor.shape]);

function fromOrt({ type, dims, data }: ort.Tensor): TensorValue {
  const values = data as Float32Array;
  return fillTensor(type as DType, dims, (i) => values[i] ?? 0);
}

/** Runs models by name in ONNX Runtime's single-thread wasm, each in one session. */
export async function onnxRuntime(models: Readonly<Record<string, Uint8Array>>): Promise<RunModel> {
  const sessions = new Map<string, ort.InferenceSession>();
  for (const [name, bytes] of Object.entries(models)) sessions.set(name, await ort.InferenceSession.create(bytes));
  return async (model, feeds) => {
    const session = sessions.get(model);
    if (session === undefined) throw new TypeError(`no model "${model}"`);
    const outputs = await session.run(Object.fromEntries(Object.entries(feeds).map(([k, v]) => [k, toOrt(v)])));
    return Object.fromEntries(Object.entries(outputs).map(([k, v]) => [k, fromOrt(v)]));
  };
}
