import { type GraphNode, intAttribute, poolWindow } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { runKernel } from "../../kernels/host.ts";
import { asFloat } from "../as-float.ts";
import { type BackwardCall, derivative, type Keeps, type Operator, type OperatorTable, single } from "../operator.ts";
import { onlySupports, unsupported } from "../unsupported.ts";
import { channelsLast, channelsLastValue, imageShape, type Layout, type Value } from "../value.ts";
import { checkImageWindow, type ImageWindow, imageWindow, isDilated } from "../window.ts";

type Shape4D = [number, number, number, number];

function checkPool(node: GraphNode): void {
  checkImageWindow(node);
  if (isDilated(node)) throw unsupported(node, "dilations are not supported");
  onlySupports(node, "storage_order", 0);
  if (node.outputs[1]) throw unsupported(node, "the second output (indices) is not supported");
}

/** Window over an image [N, H, W, C]. */
function windowOf(node: GraphNode, [n, height, width, channels]: Shape4D): ImageWindow {
  return imageWindow(poolWindow(node, [n, channels, height, width]), [height, width]);
}

/** What TensorFlow.js' kernels of the derivatives, which it exports no operations for, want to know. */
const attributesOf = ({ kernel, strides }: ImageWindow, pad: ImageWindow["padding"]) => ({
  filterSize: kernel,
  strides,
  pad,
  dimRoundingMode: undefined,
});

const maxPool: Operator = {
  check: checkPool,
  forward: (call) => {
    const x = channelsLast(call.input(0));
    const { kernel, strides, padding } = windowOf(call.node, x.shape);
    return single(channelsLastValue(tf.maxPool(x, kernel, strides, padding)));
  },
  keeps: () => ({ inputs: [0], outputs: [0] }),
  backward: (call) => {
    const input = channelsLast(call.input(0));
    const window = windowOf(call.node, input.shape);
    const inputs = { dy: channelsLast(derivative(call)), input, output: channelsLast(call.output(0)) };
    return [channelsLastValue(runKernel(tf.MaxPoolGrad, inputs, attributesOf(window, window.padding)))];
  },
};

/** For each window along one axis, the part of it that lies on the image. */
function windowShares(count: number, kernel: number, stride: number, begin: number, size: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const start = i * stride - begin;
    return (Math.min(start + kernel, size) - Math.max(start, 0)) / kernel;
  });
}

/**
 * The mean over whole windows corrected to what ONNX means by it: padding does not count unless the node says so.
 * TensorFlow.js' gradient divides by the whole window even where part of it is padding, so zeros are padded in front
 * of the pool.
 */
function correction(node: GraphNode, window: ImageWindow, [, height, width]: Shape4D, [, rows, columns]: Shape4D) {
  const { kernel, strides, padding } = window;
  if (padding === "valid" || intAttribute(node, "count_include_pad", 0) === 1) return undefined;
  const down = windowShares(rows, kernel[0], strides[0], padding[1][0], height);
  const across = windowShares(columns, kernel[1], strides[1], padding[2][0], width);
  const factors = down.flatMap((row) => across.map((column) => 1 / (row * column)));
  return tf.tensor4d(factors, [1, rows, columns, 1]);
}

const averagePool: Operator = {
  check: (node) => {
    checkPool(node);
    const countsPadding = intAttribute(node, "count_include_pad", 0) === 1;
    if (countsPadding) onlySupports(node, "ceil_mode", 0);
  },
  forward: (call) => {
    const x = channelsLast(call.input(0));
    const window = windowOf(call.node, x.shape);
    const { kernel, strides, padding } = window;
    const mean = tf.avgPool(padding === "valid" ? x : tf.pad(x, padding), kernel, strides, "valid");
    const factors = correction(call.node, window, x.shape, mean.shape);
    return single(channelsLastValue(factors ? tf.mul(mean, factors) : mean));
  },
  backward: (call) => {
    const shape = imageShape(call.inputType(0));
    const window = windowOf(call.node, shape);
    const { padding } = window;
    const dy = channelsLast(derivative(call));
    const factors = correction(call.node, window, shape, dy.shape);
    const padded = padding === "valid" ? shape : shape.map((size, i) => size + padding[i as 0][0] + padding[i as 0][1]);
    // The kernel reads nothing but the shape of its input.
    const inputs = { dy: factors ? tf.mul(dy, factors) : dy, input: tf.zeros(padded) };
    const dx = runKernel<tf.Tensor4D>(tf.AvgPoolGrad, inputs, attributesOf(window, "valid"));
    const before = padding === "valid" ? [0, 0, 0, 0] : padding.map(([begin]) => begin);
    return [channelsLastValue(padding === "valid" ? dx : tf.slice(dx, before, shape))];
  },
};

/** Images with their channels last, anything else as it comes; and the axes over which a global pool goes. */
function places(value: Value): { readonly x: tf.Tensor; readonly axes: number[]; readonly layout: Layout } {
  const { tensor } = value;
  if (tensor.rank === 4) return { x: channelsLast(value), axes: [1, 2], layout: "channels-last" };
  return { x: tensor, axes: Array.from({ length: tensor.rank - 2 }, (_, i) => i + 2), layout: "onnx" };
}

const globalPool = (
  f: typeof tf.mean,
  keeps: Keeps,
  df: (call: BackwardCall, dy: tf.Tensor, shape: number[], axes: number[]) => tf.Tensor,
): Operator => ({
  forward: (call) => {
    const { x, axes, layout } = places(call.input(0));
    return single({ tensor: f(x, axes, true), layout });
  },
  keeps: () => keeps,
  backward: (call) => {
    const { x: dy, axes, layout } = places(derivative(call));
    const type = call.inputType(0);
    return [{ tensor: df(call, dy, layout === "onnx" ? [...type.shape] : imageShape(type), axes), layout }];
  },
});

const globalAveragePool = globalPool(tf.mean, {}, (_call, dy, shape) =>
  tf.mul(dy, tf.fill(shape, tf.util.sizeFromShape(dy.shape) / tf.util.sizeFromShape(shape))),
);

/** Of several largest elements each gets its share. */
const globalMaxPool = globalPool(tf.max, { inputs: [0], outputs: [0] }, (call, dy, _shape, axes) => {
  const hits = asFloat(tf.equal(places(call.input(0)).x, places(call.output(0)).x));
  return tf.mul(tf.div(dy, tf.sum(hits, axes, true)), hits);
});

/** Pools. */
export const poolingOperators: OperatorTable = {
  MaxPool: maxPool,
  AveragePool: averagePool,
  GlobalAveragePool: globalAveragePool,
  GlobalMaxPool: globalMaxPool,
};
