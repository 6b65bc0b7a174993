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

/** Sorts pictures of clothes with the network's own classifier: PNG or JPEG in, the two best classes out. */
export const FASHION_CLASSES: Pipeline = {
  v: 1,
  first: {
    model: "classifier",
    pre: [
      { step: "decode-image", maxPixels: 2 ** 20 },
      { step: "colour", to: "grey" },
      { step: "resize", to: { kind: "exact", width: 28, height: 28 }, method: "bilinear" },
      { step: "normalise", scale: 1 / 255, mean: [0], std: [1], layout: "NCHW" },
    ],
    input: { name: "input", dtype: "float32", shape: [1, 1, 28, 28] },
    output: { name: "logits", dtype: "float32", shape: [1, 10] },
    post: [{ step: "softmax" }, { step: "top-k", k: 2, classes: CLASSES }],
  },
};
