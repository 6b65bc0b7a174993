import { floatAttribute } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { derivative, type Operator, type OperatorTable, single } from "../operator.ts";
import { onlySupports, unsupported } from "../unsupported.ts";
import { channelsLast, channelsLastValue, onnxValue, type Value } from "../value.ts";

/** ONNX's default. */
const EPSILON = 1e-5;
const [SCALE, BIAS, MEAN, VARIANCE] = [1, 2, 3, 4] as const;

/** Images are normalised with their channels last, anything else as it comes. */
const arranged = (x: Value): Value => (x.tensor.rank === 4 ? channelsLastValue(channelsLast(x)) : onnxValue(x.tensor));

/**
 * BatchNormalization with the running statistics of the file: y = (x − mean) / √(variance + ε) · scale + bias. Scale
 * and bias may be trained, mean and variance not, so the derivatives are those of a line.
 */
const batchNormalization: Operator = {
  check: (node, context) => {
    onlySupports(node, "training_mode", 0);
    if ([MEAN, VARIANCE].some((i) => context.differentiated(node.inputs[i] ?? ""))) {
      throw unsupported(node, "running mean and variance must be marked as not trainable");
    }
  },
  forward: (call) => {
    const { tensor, layout } = arranged(call.input(0));
    const vector = (i: number) => call.input(i).tensor as tf.Tensor1D;
    const epsilon = floatAttribute(call.node, "epsilon", EPSILON);
    const y = tf.batchNorm(tensor, vector(MEAN), vector(VARIANCE), vector(BIAS), vector(SCALE), epsilon);
    return single({ tensor: y, layout });
  },
  keeps: (_node, needs) => ({
    inputs: [...(needs(0) ? [SCALE] : []), ...(needs(SCALE) ? [0, MEAN] : []), VARIANCE],
  }),
  backward: (call) => {
    const { tensor: dy, layout } = arranged(derivative(call));
    const epsilon = floatAttribute(call.node, "epsilon", EPSILON);
    const inverse = tf.rsqrt(tf.add(call.input(VARIANCE).tensor, epsilon));
    const axes = dy.shape.slice(0, -1).map((_, i) => i);
    const x = () => tf.mul(dy, tf.mul(inverse, call.input(SCALE).tensor));
    const normalised = () => tf.mul(tf.sub(arranged(call.input(0)).tensor, call.input(MEAN).tensor), inverse);
    return [
      call.needs(0) ? { tensor: x(), layout } : undefined,
      call.needs(SCALE) ? onnxValue(tf.sum(tf.mul(dy, normalised()), axes)) : undefined,
      call.needs(BIAS) ? onnxValue(tf.sum(dy, axes)) : undefined,
    ];
  },
};

/** Normalisation. */
export const normalizationOperators: OperatorTable = { BatchNormalization: batchNormalization };
