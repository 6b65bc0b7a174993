import { type DType, fillTensor, type TensorValue } from "@starling/graph";
import type { RunModel } from "@starling/processing";
import type * as Ort from "onnxruntime-web";

/** Models in sessions of ONNX Runtime alone: nothing of the network's engine. */
export interface BareSessions {
  readonly run: RunModel;
  close(): Promise<void>;
}

function fromOrt({ type, dims, data }: Ort.Tensor): TensorValue {
  const values = data as Float32Array;
  return fillTensor(type as DType, dims, (i) => values[i] ?? 0);
}

/** Opens each model in a session of its own, on a single thread of WebAssembly. */
export async function bareSessions(
  ort: Pick<typeof Ort, "env" | "InferenceSession" | "Tensor">,
  models: readonly { readonly name: string; readonly graph: Uint8Array }[],
): Promise<BareSessions> {
  ort.env.wasm.numThreads = 1;
  const sessions = new Map<string, Ort.InferenceSession>();
  for (const { name, graph } of models) {
    sessions.set(name, await ort.InferenceSession.create(graph, { executionProviders: ["wasm"] }));
  }
  const toOrt = (tensor: TensorValue) => new ort.Tensor(tensor.dtype, tensor.data as Float32Array, [...tensor.shape]);
  return {
    async run(name, feeds) {
      const session = sessions.get(name);
      if (session === undefined) throw new TypeError(`no model "${name}"`);
      const given = Object.fromEntries(Object.entries(feeds).map(([input, tensor]) => [input, toOrt(tensor)]));
      const outputs = await session.run(given);
      return Object.fromEntries(Object.entries(outputs).map(([output, tensor]) => [output, fromOrt(tensor)]));
    },
    async close() {
      for (const session of sessions.values()) await session.release();
    },
  };
}
