import { floatAttribute, type GraphNode, intAttribute } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import {
  type BackwardCall,
  derivative,
  type ForwardCall,
  type ForwardResult,
  type Operator,
  type OperatorTable,
  single,
} from "../operator.ts";
import { unsupported } from "../unsupported.ts";
import { channelsLast, channelsLastValue, onnxValue, type Value } from "../value.ts";

/** ONNX's defaults. */
const [EPSILON, MOMENTUM] = [1e-5, 0.9];
const [SCALE, BIAS, MEAN, VARIANCE] = [1, 2, 3, 4] as const;

/** Images are normalised with their channels last, anything else as it comes. */
const arranged = (x: Value): Value => (x.tensor.rank === 4 ? channelsLastValue(channelsLast(x)) : onnxValue(x.tensor));

/** All axes but the channels'. */
const samplesOf = ({ rank }: tf.Tensor) => Array.from({ length: rank - 1 }, (_, i) => i);

const usesBatch = (node: GraphNode) => intAttribute(node, "training_mode", 0) !== 0;
const epsilonOf = (node: GraphNode) => floatAttribute(node, "epsilon", EPSILON);

/** y = (x − mean) / √(variance + ε) · scale + bias with the running statistics of the file. */
function frozenForward(call: ForwardCall): ForwardResult {
  const { tensor, layout } = arranged(call.input(0));
  const vector = (i: number) => call.input(i).tensor as tf.Tensor1D;
  const y = tf.batchNorm(tensor, vector(MEAN), vector(VARIANCE), vector(BIAS), vector(SCALE), epsilonOf(call.node));
  return single({ tensor: y, layout });
}

/** The statistics are numbers of the file, so the derivatives are those of a line. */
function frozenBackward(call: BackwardCall): (Value | undefined)[] {
  const { tensor: dy, layout } = arranged(derivative(call));
  const inverse = tf.rsqrt(tf.add(call.input(VARIANCE).tensor, epsilonOf(call.node)));
  const x = () => tf.mul(dy, tf.mul(inverse, call.input(SCALE).tensor));
  const normalised = () => tf.mul(tf.sub(arranged(call.input(0)).tensor, call.input(MEAN).tensor), inverse);
  return [
    call.needs(0) ? { tensor: x(), layout } : undefined,
    call.needs(SCALE) ? onnxValue(tf.sum(tf.mul(dy, normalised()), samplesOf(dy))) : undefined,
    call.needs(BIAS) ? onnxValue(tf.sum(dy, samplesOf(dy))) : undefined,
  ];
}

/**
 * The same with the statistics of the micro-batch (Ioffe & Szegedy 2015, algorithm 1), the variance divided by the
 * number of values, and where they are asked for the new running ones: old · momentum + batch · (1 − momentum).
 */
function batchForward(call: ForwardCall): ForwardResult {
  const { tensor, layout } = arranged(call.input(0));
  const axes = samplesOf(tensor);
  const mean = tf.mean(tensor, axes);
  const centred = tf.sub(tensor, mean);
  const variance = tf.mean(tf.square(centred), axes);
  const inverse = tf.rsqrt(tf.add(variance, epsilonOf(call.node)));
  const y = tf.add(tf.mul(centred, tf.mul(inverse, call.input(SCALE).tensor)), call.input(BIAS).tensor);
  const momentum = floatAttribute(call.node, "momentum", MOMENTUM);
  const moved = (index: number, now: tf.Tensor) =>
    onnxValue(tf.add(tf.mul(call.input(index).tensor, momentum), tf.mul(now, 1 - momentum)));
  const running = [
    [MEAN, mean],
    [VARIANCE, variance],
  ] as const;
  const others = running.filter((_, i) => call.node.outputs[i + 1]).map(([index, now]) => moved(index, now));
  return { outputs: [{ tensor: y, layout }, ...others], kept: call.training ? [mean, inverse] : [] };
}

/** Ioffe & Szegedy 2015, section 3: mean and variance depend on every value of the batch. */
function batchBackward(call: BackwardCall): (Value | undefined)[] {
  const { tensor: dy, layout } = arranged(derivative(call));
  const [mean, inverse] = call.kept;
  if (!mean || !inverse) throw new TypeError("the normalisation kept nothing");
  const axes = samplesOf(dy);
  const normalised = tf.mul(tf.sub(arranged(call.input(0)).tensor, mean), inverse);
  const [dScale, dBias] = [tf.sum(tf.mul(dy, normalised), axes), tf.sum(dy, axes)];
  const x = () => {
    const count = dy.size / dBias.size;
    const shared = tf.add(tf.div(dBias, count), tf.mul(normalised, tf.div(dScale, count)));
    return tf.mul(tf.sub(dy, shared), tf.mul(inverse, call.input(SCALE).tensor));
  };
  return [
    call.needs(0) ? { tensor: x(), layout } : undefined,
    call.needs(SCALE) ? onnxValue(dScale) : undefined,
    call.needs(BIAS) ? onnxValue(dBias) : undefined,
  ];
}

/**
 * BatchNormalization. By default its running statistics stay those of the file; with `training_mode` it uses those of
 * the micro-batch, and the file's own are neither read nor changed (see `calibrate`). Scale and bias may be trained,
 * statistics not.
 */
const batchNormalization: Operator = {
  check: (node, context) => {
    if ([MEAN, VARIANCE].some((i) => context.differentiated(node.inputs[i] ?? ""))) {
      throw unsupported(node, "running mean and variance must be marked as not trainable");
    }
  },
  forward: (call) => (usesBatch(call.node) ? batchForward(call) : frozenForward(call)),
  keeps: (node, needs) => {
    if (usesBatch(node)) return { inputs: [0, ...(needs(0) ? [SCALE] : [])] };
    return { inputs: [...(needs(0) ? [SCALE] : []), ...(needs(SCALE) ? [0, MEAN] : []), VARIANCE] };
  },
  backward: (call) => (usesBatch(call.node) ? batchBackward(call) : frozenBackward(call)),
};

/** Normalisation. */
export const normalizationOperators: OperatorTable = { BatchNormalization: batchNormalization };
