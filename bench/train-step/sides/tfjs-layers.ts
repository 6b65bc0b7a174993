import * as tf from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import { BATCH, CLASSES, FILTERS, HIDDEN, SIDE, stripes } from "../images.ts";
import { type Side, stepwise } from "./side.ts";

function mlp(): layers.Sequential {
  const model = layers.sequential();
  model.add(layers.layers.flatten({ inputShape: [SIDE, SIDE, 1] }));
  for (const units of HIDDEN) model.add(layers.layers.dense({ units, activation: "relu" }));
  return model;
}

function cnn(): layers.Sequential {
  const model = layers.sequential();
  FILTERS.forEach((filters, i) => {
    const input = i === 0 ? { inputShape: [SIDE, SIDE, 1] } : {};
    model.add(layers.layers.conv2d({ filters, kernelSize: 3, padding: "same", activation: "relu", ...input }));
    model.add(layers.layers.maxPooling2d({ poolSize: 2, strides: 2 }));
  });
  model.add(layers.layers.flatten());
  return model;
}

/** A model of TensorFlow.js' layers, trained batch by batch as its documentation shows. */
export function tfjsLayers(name: "mlp" | "cnn"): Side {
  const model = name === "mlp" ? mlp() : cnn();
  model.add(layers.layers.dense({ units: CLASSES, activation: "softmax" }));
  model.compile({ optimizer: tf.train.adam(1e-3), loss: "categoricalCrossentropy" });
  const images = stripes(BATCH);
  const x = tf.tensor4d(
    Float32Array.from(images.x, (byte) => byte / 255),
    [BATCH, SIDE, SIDE, 1],
  );
  const y = tf.oneHot(tf.tensor1d(images.y, "int32"), CLASSES);
  return stepwise(async () => Number(await model.trainOnBatch(x, y)));
}
