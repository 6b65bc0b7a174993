import { type DType, fillTensor, type TensorValue } from "@starling/graph";
import { failedItem, type Item, ItemError, type ItemResult, itemProcessor, type RunModel } from "@starling/processing";
import * as ort from "onnxruntime-web";
import type { OpenExample } from "../../jobs/batch/open-example.ts";

const toOrt = (tensor: TensorValue) => new ort.Tensor(tensor.dtype, tensor.data as Float32Array, [...tensor.shape]);

function fromOrt({ type, dims, data }: ort.Tensor): TensorValue {
  const values = data as Float32Array;
  return fillTensor(type as DType, dims, (i) => values[i] ?? 0);
}

/** The items one after the other in this process, by sessions of ONNX Runtime alone: nothing of the network's engine. */
export async function singleRun(
  { pipeline, models, resources }: OpenExample,
  items: readonly Item[],
): Promise<ItemResult[]> {
  ort.env.wasm.numThreads = 1;
  const sessions = new Map<string, ort.InferenceSession>();
  for (const { name, graph } of models) sessions.set(name, await ort.InferenceSession.create(graph));
  const run: RunModel = async (name, feeds) => {
    const session = sessions.get(name);
    if (session === undefined) throw new TypeError(`no model "${name}"`);
    const given = Object.fromEntries(Object.entries(feeds).map(([input, tensor]) => [input, toOrt(tensor)]));
    const outputs = await session.run(given);
    return Object.fromEntries(Object.entries(outputs).map(([output, tensor]) => [output, fromOrt(tensor)]));
  };
  const process = itemProcessor(pipeline, { run, resources });
  const results: ItemResult[] = [];
  for (const item of items) {
    try {
      results.push({ name: item.name, output: await process(item) });
    } catch (error) {
      if (!(error instanceof ItemError)) throw error;
      results.push(failedItem(item, error));
    }
  }
  for (const session of sessions.values()) await session.release();
  return results;
}
