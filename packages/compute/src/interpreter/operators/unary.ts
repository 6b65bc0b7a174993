import { floatAttribute } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import type { OperatorTable } from "../operator.ts";
import { elementwise } from "./elementwise.ts";

/** 2/√π, in the derivative of erf. */
const ERF_SLOPE = 2 / Math.sqrt(Math.PI);

/** 1 for positive elements, −1 for negative ones. */
const sign = (x: tf.Tensor) => tf.sub(tf.step(x), tf.step(tf.neg(x)));
/** eˣ for negative elements, 1 for others: never overflows. */
const negativeExp = (x: tf.Tensor) => tf.exp(tf.minimum(x, 0));

/** Mathematical functions of one operand. */
export const unaryOperators: OperatorTable = {
  Exp: elementwise({ f: tf.exp, reads: "y", df: (dy, y) => tf.mul(dy, y) }),
  Log: elementwise({ f: tf.log, reads: "x", df: (dy, x) => tf.div(dy, x) }),
  Sqrt: elementwise({ f: tf.sqrt, reads: "y", df: (dy, y) => tf.div(tf.mul(dy, 0.5), y) }),
  Neg: elementwise({ f: tf.neg, reads: "nothing", df: (dy) => tf.neg(dy) }),
  Abs: elementwise({ f: tf.abs, reads: "x", df: (dy, x) => tf.mul(dy, sign(x)) }),
  Reciprocal: elementwise({ f: tf.reciprocal, reads: "y", df: (dy, y) => tf.neg(tf.mul(dy, tf.square(y))) }),
  Erf: elementwise({
    f: tf.erf,
    reads: "x",
    df: (dy, x) => tf.mul(dy, tf.mul(ERF_SLOPE, tf.exp(tf.neg(tf.square(x))))),
  }),
  Softplus: elementwise({
    f: (x) => tf.add(tf.relu(x), tf.log1p(tf.exp(tf.neg(tf.abs(x))))),
    reads: "x",
    df: (dy, x) => tf.mul(dy, tf.sigmoid(x)),
  }),
  LeakyRelu: elementwise({
    f: (x, node) => tf.leakyRelu(x, floatAttribute(node, "alpha", 0.01)),
    reads: "x",
    df: (dy, x, node) => tf.mul(dy, tf.step(x, floatAttribute(node, "alpha", 0.01))),
  }),
  Elu: elementwise({
    f: (x, node) => tf.add(tf.relu(x), tf.mul(floatAttribute(node, "alpha", 1), tf.sub(negativeExp(x), 1))),
    reads: "x",
    df: (dy, x, node) => {
      const negative = tf.mul(tf.mul(floatAttribute(node, "alpha", 1), negativeExp(x)), tf.step(tf.neg(x)));
      return tf.mul(dy, tf.add(tf.step(x), negative));
    },
  }),
  HardSigmoid: elementwise({
    f: (x, node) => hardSigmoid(x, floatAttribute(node, "alpha", 0.2), floatAttribute(node, "beta", 0.5)),
    reads: "y",
    df: (dy, y, node) => tf.mul(dy, tf.mul(floatAttribute(node, "alpha", 0.2), between(y))),
  }),
  HardSwish: elementwise({
    f: (x) => tf.mul(x, hardSigmoid(x, 1 / 6, 0.5)),
    reads: "x",
    df: (dy, x) => {
      const gate = hardSigmoid(x, 1 / 6, 0.5);
      return tf.mul(dy, tf.add(gate, tf.mul(tf.div(x, 6), between(gate))));
    },
  }),
};

function hardSigmoid(x: tf.Tensor, alpha: number, beta: number): tf.Tensor {
  return tf.clipByValue(tf.add(tf.mul(x, alpha), beta), 0, 1);
}

/** 1 where a hard sigmoid is on its slope. */
const between = (y: tf.Tensor) => tf.mul(tf.step(y), tf.step(tf.sub(1, y)));
