import { convWindow, type GraphNode, intAttribute, type SpatialWindow } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { columnSum } from "../../kernels/column-sum.ts";
import { runKernel } from "../../kernels/host.ts";
import { matMul, matMulInto } from "../../kernels/matmul.ts";
import { type PatchGeometry, patches, patchesGradient } from "../../kernels/patches.ts";
import { onWasm } from "../../kernels/wasm/wasm-kernels.ts";
import {
  type BackwardCall,
  derivative,
  type ForwardCall,
  type ForwardResult,
  type Operator,
  type OperatorTable,
  single,
} from "../operator.ts";
import { channelsLast, channelsLastValue, imageShape, inOnnxOrder, onnxValue, type Value } from "../value.ts";
import { checkImageWindow, imageWindow, isDilated } from "../window.ts";
import { groupedFilterGradient, groupedForward, groupedImageGradient } from "./grouped-convolution.ts";

/**
 * Conv over images. ONNX filters are [out, in / groups, h, w]. With one group, a convolution is a product of patches
 * and filters; with as many as there are channels ("depthwise") it is TensorFlow.js', whose derivatives know no
 * dilations; anything else is one product per group.
 */
const conv: Operator = {
  check: checkImageWindow,
  forward: (call) => {
    const groups = groupsOf(call.node);
    if (groups === 1) return dense(call);
    const x = channelsLast(call.input(0));
    return isDepthwise(call.node, x.shape[3]) ? depthwise(call, x, groups) : grouped(call, x, groups);
  },
  keeps: (node, needs) => ({
    inputs: [...(needs(0) ? [1] : []), ...(needs(1) && groupsOf(node) !== 1 ? [0] : [])],
  }),
  backward: (call) => {
    const dy = channelsLast(derivative(call));
    if (groupsOf(call.node) === 1) return denseBackward(call, dy);
    const [, , , channels] = imageShape(call.inputType(0));
    const backward = isDepthwise(call.node, channels) ? depthwiseBackward : groupedBackward;
    return [...backward(call, dy), call.needs(2) ? biasDerivative(dy) : undefined];
  },
};

const groupsOf = (node: GraphNode) => intAttribute(node, "group", 1);
/** WebAssembly lacks the derivatives of TensorFlow.js' depthwise kernel: there a channel is a group like any other. */
const isDepthwise = (node: GraphNode, channels: number) => groupsOf(node) === channels && !isDilated(node) && !onWasm();

const biasDerivative = (dy: tf.Tensor4D) => onnxValue(columnSum(tf.reshape(dy, [-1, dy.shape[3]])));

const pair = (list: readonly number[]) => [list[0] ?? 1, list[1] ?? 1] as const;

function geometryOf(image: readonly number[], window: SpatialWindow): PatchGeometry {
  const [, height = 1, width = 1, channels = 1] = image;
  return {
    height,
    width,
    channels,
    kernel: pair(window.kernel),
    strides: pair(window.strides),
    dilations: pair(window.dilations),
    before: pair(window.padsBegin),
    output: pair(window.output),
  };
}

/** Window over an image [N, H, W, C] with filters in ONNX order. */
function windowOf(call: ForwardCall | BackwardCall, image: readonly number[], filters: readonly number[]) {
  const [n = 1, height = 1, width = 1, channels = 1] = image;
  return convWindow(call.node, [n, channels, height, width], filters);
}

function dense(call: ForwardCall): ForwardResult {
  const x = channelsLast(call.input(0));
  const w = inOnnxOrder(call.input(1)) as tf.Tensor4D;
  const bias = call.has(2) ? (call.input(2).tensor as tf.Tensor1D) : undefined;
  const [filters] = w.shape;
  const geometry = geometryOf(x.shape, windowOf(call, x.shape, w.shape));
  const columns = patches(x, geometry);
  const y = matMul(columns, tf.reshape(w, [filters, -1]), { bias, transposeB: true });
  const image = channelsLastValue(tf.reshape(y, [x.shape[0], ...geometry.output, filters]));
  return call.training && call.context.differentiated(call.node.inputs[1] ?? "")
    ? single(image, columns)
    : single(image);
}

function denseBackward(call: BackwardCall, dy: tf.Tensor4D): (Value | undefined)[] {
  const flat = tf.reshape(dy, [-1, dy.shape[3]]) as tf.Tensor2D;
  const filterShape = [...call.inputType(1).shape];
  const image = () => {
    const shape = imageShape(call.inputType(0));
    const w = tf.reshape(inOnnxOrder(call.input(1)), [dy.shape[3], -1]) as tf.Tensor2D;
    const columns = matMul(flat, w) as tf.Tensor2D;
    const geometry = geometryOf(shape, windowOf(call, shape, filterShape));
    return patchesGradient(columns, geometry, shape[0]);
  };
  const dx = call.needs(0) ? channelsLastValue(image()) : undefined;
  const target = call.needs(1) ? call.target(1) : undefined;
  const [columns] = call.kept;
  if (target && columns) {
    const biasTarget = call.needs(2) ? call.target(2) : undefined;
    matMulInto(target, flat, columns, { transposeA: true, biasTarget, biasOf: "a" });
    return [dx, undefined, call.needs(2) && !biasTarget ? biasDerivative(dy) : undefined];
  }
  const dw = columns && onnxValue(tf.reshape(matMul(flat, columns, { transposeA: true }), filterShape));
  return [dx, dw, call.needs(2) ? biasDerivative(dy) : undefined];
}

function grouped(call: ForwardCall, x: tf.Tensor4D, groups: number): ForwardResult {
  const w = inOnnxOrder(call.input(1)) as tf.Tensor4D;
  const geometry = geometryOf(x.shape, windowOf(call, x.shape, w.shape));
  const { rows, columns } = groupedForward(x, w, geometry, groups);
  const y = tf.reshape(rows, [x.shape[0], ...geometry.output, w.shape[0]]);
  const image = channelsLastValue(call.has(2) ? tf.add(y, call.input(2).tensor) : y);
  return call.training ? single(image, columns) : single(image);
}

function groupedBackward(call: BackwardCall, dy: tf.Tensor4D): (Value | undefined)[] {
  const groups = groupsOf(call.node);
  const shape = imageShape(call.inputType(0));
  const filterShape = [...call.inputType(1).shape];
  const rows = tf.reshape(dy, [-1, dy.shape[3]]) as tf.Tensor2D;
  const [columns] = call.kept;
  const image = () => {
    const w = inOnnxOrder(call.input(1)) as tf.Tensor4D;
    const geometry = geometryOf(shape, windowOf(call, shape, filterShape));
    return groupedImageGradient(rows, w, { geometry, groups, samples: shape[0] });
  };
  return [
    call.needs(0) ? channelsLastValue(image()) : undefined,
    call.needs(1) && columns ? onnxValue(groupedFilterGradient(rows, columns, groups, filterShape)) : undefined,
  ];
}

/** Output channel o belongs to input channel floor(o / multiplier) in both conventions. */
function depthwiseFilter(w: tf.Tensor4D, groups: number): tf.Tensor4D {
  const [out, , height, width] = w.shape;
  return tf.reshape(tf.transpose(w, [2, 3, 0, 1]), [height, width, groups, out / groups]);
}

function depthwise(call: ForwardCall, x: tf.Tensor4D, groups: number): ForwardResult {
  const w = inOnnxOrder(call.input(1)) as tf.Tensor4D;
  const [, height, width] = x.shape;
  const { strides, dilations, padding } = imageWindow(windowOf(call, x.shape, w.shape), [height, width]);
  const y = tf.depthwiseConv2d(x, depthwiseFilter(w, groups), strides, padding, "NHWC", dilations);
  return single(channelsLastValue(call.has(2) ? tf.add(y, call.input(2).tensor) : y));
}

/** TensorFlow.js has a kernel for each of these derivatives but exports no operation for it. */
function depthwiseBackward(call: BackwardCall, dy: tf.Tensor4D): (Value | undefined)[] {
  const inputShape = imageShape(call.inputType(0));
  const [, height, width, groups] = inputShape;
  const filterShape = call.inputType(1).shape;
  const [out = 1, , kernelHeight = 1, kernelWidth = 1] = filterShape;
  const { strides, dilations, padding } = imageWindow(windowOf(call, inputShape, filterShape), [height, width]);
  const attributes = { strides, dilations, pad: padding, dimRoundingMode: undefined };
  const image = () => {
    const filter = depthwiseFilter(inOnnxOrder(call.input(1)) as tf.Tensor4D, groups);
    return runKernel(tf.DepthwiseConv2dNativeBackpropInput, { dy, filter }, { ...attributes, inputShape });
  };
  const filters = () => {
    const x = channelsLast(call.input(0));
    const shape = [kernelHeight, kernelWidth, groups, out / groups];
    const gradient = runKernel(
      tf.DepthwiseConv2dNativeBackpropFilter,
      { x, dy },
      { ...attributes, filterShape: shape },
    );
    return tf.transpose(tf.reshape(gradient, [kernelHeight, kernelWidth, out, 1]), [2, 3, 0, 1]);
  };
  return [call.needs(0) ? channelsLastValue(image()) : undefined, call.needs(1) ? onnxValue(filters()) : undefined];
}

/** Convolutions. */
export const convolutionOperators: OperatorTable = { Conv: conv };
