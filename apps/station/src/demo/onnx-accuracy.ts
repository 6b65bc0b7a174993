import { decodeShard } from "@starling/graph";
import { fromF32bits } from "@starling/learning";
import type { ClassificationManifest } from "@starling/protocol";
import * as ort from "onnxruntime-web";

/** Accuracy of an ONNX file on a dataset, by ONNX Runtime: an engine that shares nothing with the one that trained. */
export async function onnxAccuracy(
  model: Uint8Array,
  manifest: ClassificationManifest,
  get: (cid: ClassificationManifest["shards"][number]["cid"]) => Promise<Uint8Array>,
): Promise<number> {
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(model, { executionProviders: ["wasm"] });
  const [input = ""] = session.inputNames;
  const [output = ""] = session.outputNames;
  const { shape, dtype, scale, offset } = manifest.sample;
  const [factor, shift] = [fromF32bits(scale), fromF32bits(offset)];
  let correct = 0;
  for (const { cid, count } of manifest.shards) {
    const shard = decodeShard(await get(cid), { sampleShape: shape, dtype, count, classes: manifest.classes.length });
    const values = Float32Array.from(shard.samples, (byte) => Math.fround(Math.fround(byte * factor) + shift));
    const result = await session.run({ [input]: new ort.Tensor("float32", values, [count, ...shape]) });
    const logits = result[output]?.data as Float32Array;
    const classes = logits.length / count;
    shard.labels.forEach((label, row) => {
      const scores = logits.subarray(row * classes, (row + 1) * classes);
      if (scores.indexOf(Math.max(...scores)) === label) correct++;
    });
  }
  await session.release();
  return correct / manifest.count;
}
