import type { Pipeline } from "../pipeline/pipeline.ts";

/** Names of Fashion-MNIST's classes. */
const CLASSES = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
];

/** What both pipelines share: the network's own classifier, and the two best classes out. */
const classifier: Omit<Pipeline["first"], "pre"> = {
  model: "classifier",
  input: { name: "input", dtype: "float32", shape: [1, 1, 28, 28] },
  output: { name: "logits", dtype: "float32", shape: [1, 10] },
  post: [{ step: "softmax" }, { step: "top-k", k: 2, classes: CLASSES }],
};

/** Sorts pictures of clothes, as PNG or JPEG of any size. */
export const FASHION_PICTURES: Pipeline = {
  v: 1,
  first: {
    ...classifier,
    pre: [
      { step: "decode-image", maxPixels: 2 ** 20 },
      { step: "colour", to: "grey" },
      { step: "resize", to: { kind: "exact", width: 28, height: 28 }, method: "bilinear" },
      { step: "normalise", scale: Math.fround(1 / 255), mean: [0], std: [1], layout: "NCHW" },
    ],
  },
};

/** Sorts Fashion-MNIST's own samples: 784 bytes each, as they lie in a shard. */
export const FASHION_SAMPLES: Pipeline = {
  v: 1,
  first: {
    ...classifier,
    pre: [
      { step: "decode-tensor", dtype: "uint8", shape: [1, 1, 28, 28] },
      { step: "scale", scale: Math.fround(1 / 255), offset: 0 },
    ],
  },
};
