import * as tf from "@tensorflow/tfjs-core";
import { type GptShape, gptParameters, startValues, tokensOf } from "../shapes.ts";
import { type Side, stepwise } from "./side.ts";

type Variables = ReadonlyMap<string, tf.Variable>;

const EPSILON = 1e-5;

function variables(shape: GptShape): Variables {
  return new Map(
    [...gptParameters(shape)].map(([name, parameter], i) => {
      const size = parameter.shape.reduce((product, length) => product * length, 1);
      return [name, tf.variable(tf.tensor(startValues(size, parameter.start, i + 1), parameter.shape))];
    }),
  );
}

function forward(shape: GptShape, parameters: Variables, ids: tf.Tensor1D, mask: tf.Tensor): tf.Tensor2D {
  const { batch: b, context: t, width: c, heads: h, layers, vocabulary } = shape;
  const parameter = (name: string) => {
    const found = parameters.get(name);
    if (!found) throw new Error(`no parameter ${name}`);
    return found as tf.Tensor;
  };
  const norm = (x: tf.Tensor, name: string) => {
    const { mean, variance } = tf.moments(x, -1, true);
    const scaled = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, EPSILON)));
    return tf.add(tf.mul(scaled, parameter(`${name}.weight`)), parameter(`${name}.bias`));
  };
  const linear = (x: tf.Tensor, name: string) =>
    tf.add(tf.matMul(x as tf.Tensor2D, parameter(`${name}.weight`) as tf.Tensor2D), parameter(`${name}.bias`));
  const gelu = (x: tf.Tensor) => {
    const inner = tf.mul(tf.add(x, tf.mul(tf.mul(tf.square(x), x), 0.044715)), Math.sqrt(2 / Math.PI));
    return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
  };
  const attention = (x: tf.Tensor, i: number) => {
    const [q, k, v] = tf
      .split(tf.reshape(linear(x, `${i}.qkv`), [b, t, 3 * c]), 3, -1)
      .map((part) => tf.transpose(tf.reshape(part, [b, t, h, c / h]), [0, 2, 1, 3])) as [
      tf.Tensor4D,
      tf.Tensor4D,
      tf.Tensor4D,
    ];
    const scores = tf.add(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(c / h)), mask);
    const mixed = tf.matMul(tf.softmax(scores) as tf.Tensor4D, v);
    return linear(tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [b * t, c]), `${i}.proj`);
  };
  // One-hot products: tfjs' gather differentiates by float atomics, which is slower here and not reproducible.
  const tokens = tf.matMul(tf.oneHot(ids, vocabulary) as tf.Tensor2D, parameter("wte") as tf.Tensor2D);
  let x: tf.Tensor = tf.reshape(tf.add(tf.reshape(tokens, [b, t, c]), parameter("wpe")), [b * t, c]);
  for (let i = 0; i < layers; i++) {
    x = tf.add(x, attention(norm(x, `${i}.ln1`), i));
    x = tf.add(x, linear(gelu(linear(norm(x, `${i}.ln2`), `${i}.fc`)), `${i}.fc2`));
  }
  return tf.matMul(norm(x, "lnf") as tf.Tensor2D, parameter("head") as tf.Tensor2D);
}

/** The model as one writes it with TensorFlow.js' own operations, losses and Adam, on the backend that is set. */
export function tfjsGpt(shape: GptShape): Side {
  const step = tfjsGptStep(shape);
  return stepwise(async () => {
    const loss = step();
    const [value = Number.NaN] = await loss.data();
    loss.dispose();
    return value;
  });
}

/** One optimizer step at each call, which gives the loss. */
export function tfjsGptStep(shape: GptShape): () => tf.Scalar {
  const parameters = variables(shape);
  const { x, y } = tokensOf(shape);
  const ids = tf.tensor1d(x, "int32");
  const labels = tf.oneHot(tf.tensor1d(y, "int32"), shape.vocabulary);
  const ones = tf.ones([shape.context, shape.context]) as tf.Tensor2D;
  const mask = tf.tidy(() => tf.mul(tf.sub(tf.linalg.bandPart(ones, -1, 0), 1), 1e9));
  const optimizer = tf.train.adam(1e-3);
  return () =>
    optimizer.minimize(
      () => tf.losses.softmaxCrossEntropy(labels, forward(shape, parameters, ids, mask)) as tf.Scalar,
      true,
    ) as tf.Scalar;
}
