import * as ort from "onnxruntime-web";
import { beforeAll, expect, it } from "vitest";
import { evaluationGraph, randomIntegers, resnet, writeModel } from "../src/index.ts";
import { forwardResnet } from "./reference-resnet.ts";

beforeAll(() => {
  ort.env.wasm.numThreads = 1;
});

it("ONNX Runtime gives the reference's logits for a trained ResNet", async () => {
  const next = randomIntegers(5);
  const { graph: training, weights: initial } = resnet({
    input: [3, 8, 8],
    channels: [4, 6],
    blocks: 2,
    classes: 5,
    seed: 1,
  });
  // Moved from their start, so that scales, shifts and statistics all count; variances stay positive.
  const moved = [...initial].map(([name, tensor]) => {
    const data = tensor.data.map((value) => value + (next() / 2 ** 32 - 0.5) / 2);
    return [name, { ...tensor, data }] as const;
  });
  const model = { graph: evaluationGraph(training), weights: new Map(moved) };
  const input = Float32Array.from({ length: 2 * 192 }, () => next() / 2 ** 32);

  const session = await ort.InferenceSession.create(writeModel(model.graph, model.weights));
  const { logits } = await session.run({ input: new ort.Tensor("float32", input, [2, 3, 8, 8]) });
  await session.release();
  const expected = [0, 1].flatMap((i) => forwardResnet(model, input.subarray(i * 192, (i + 1) * 192)));
  expect(logits?.dims).toEqual([2, 5]);
  for (const [i, value] of expected.entries()) expect(logits?.data[i]).toBeCloseTo(value, 4);
});
