import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createCpuEngine } from "@starling/compute/node";
import { cnn, decodeShard, float32Tensor, parseManifestJson, writeModel } from "@starling/graph";
import { runTrainChunk } from "./src/train/run-train-chunk.ts";
const folder = "data/fashion-mnist/train";
const m = parseManifestJson(await readFile(join(folder, "manifest.json"), "utf8"));
const xs: Uint8Array[] = [], ys: Uint8Array[] = [];
for (const s of m.shards) { const d = decodeShard(await readFile(join(folder, s.cid.toString())), { sampleShape: m.sample.shape, count: s.count, classes: 10 } as never); xs.push(d.samples as Uint8Array); ys.push(d.labels as Uint8Array); }
const x = new Uint8Array(Buffer.concat(xs)), y = new Uint8Array(Buffer.concat(ys));
const model = cnn({ input: [1, 28, 28], channels: [8, 16], classes: 10, seed: 20 });
let parameters = new Map([...model.weights].map(([n, { data }]) => [n, data]));
const engine = await createCpuEngine();
for (const [round, lr] of [[0, 3e-3], [1, 2e-3], [2, 1e-3], [3, 4e-4]] as const) {
  const r = await runTrainChunk(engine, { graph: model.graph, parameters, samples: { task: "classification", x, y, sampleShape: [1, 28, 28], scale: Math.fround(1 / 255), offset: 0, start: 0 }, seed: new Uint8Array(32).fill(round), steps: 400, batch: 64, microBatch: 64, lr: Math.fround(lr), optimizer: { kind: "adamw", beta1: Math.fround(0.9), beta2: Math.fround(0.99), epsilon: Math.fround(1e-8), weightDecay: Math.fround(0.1), clip: 1 } } as never);
  let at = 0;
  parameters = new Map(model.graph.parameters.map(({ name }) => [name, (parameters.get(name) ?? new Float32Array()).map((v) => v - (r.delta[at++] ?? 0))]));
  console.log(round, r.lossFirst, r.lossLast, new Date().toISOString());
  await writeFile("packages/processing/test/classifier/fashion-cnn.onnx", writeModel(model.graph, new Map(model.graph.parameters.map(({ name, shape }) => [name, float32Tensor(shape, parameters.get(name) ?? new Float32Array())]))));
}
process.exit(0);
