import { type GraphNode, intsAttribute, stringAttribute } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { columnSum } from "../../kernels/column-sum.ts";
import { matMul, matMulInto } from "../../kernels/matmul.ts";
import { type PatchGeometry, patches, patchesGradient } from "../../kernels/patches.ts";
import { derivative, type Operator, type OperatorTable, single } from "../operator.ts";
import { onlySupports, unsupported } from "../unsupported.ts";
import { channelsLast, channelsLastValue, imageShape, inOnnxOrder, onnxValue, type ValueType } from "../value.ts";
import { checkImageWindow } from "../window.ts";

const pair = (node: GraphNode, name: string, otherwise: number) => {
  const [a = otherwise, b = otherwise] = intsAttribute(node, name) ?? [];
  return [a, b] as const;
};

/**
 * The convolution of which this is the transposed map: over the larger image, to the smaller one. Its size follows
 * from out = s·(in − 1) + output_padding + (k − 1)·d + 1 − pads, as the ONNX operator page has it.
 */
function geometryOf(node: GraphNode, image: ValueType, filters: readonly number[]): PatchGeometry {
  const [, height, width] = imageShape(image);
  const [, channels = 1, kernelHeight = 1, kernelWidth = 1] = filters;
  const [strides, dilations] = [pair(node, "strides", 1), pair(node, "dilations", 1)];
  const added = pair(node, "output_padding", 0);
  const [top = 0, left = 0, bottom = 0, right = 0] = intsAttribute(node, "pads") ?? [];
  const size = (axis: 0 | 1, length: number, kernel: number, pads: number) =>
    strides[axis] * (length - 1) + added[axis] + (kernel - 1) * dilations[axis] + 1 - pads;
  return {
    height: size(0, height, kernelHeight, top + bottom),
    width: size(1, width, kernelWidth, left + right),
    channels,
    kernel: [kernelHeight, kernelWidth],
    strides,
    dilations,
    before: [top, left],
    output: [height, width],
  };
}

/** All places of an image as rows. */
const rowsOf = (x: tf.Tensor4D): tf.Tensor2D => tf.reshape(x, [-1, x.shape[3]]);
/** Filters [in, out, h, w], those of an input channel in each row. */
const matrix = (w: tf.Tensor): tf.Tensor2D => tf.reshape(w, [w.shape[0] ?? 1, -1]);

/** ConvTranspose over images, one group: what a convolution's derivative by its image computes. */
const convTranspose: Operator = {
  check: (node) => {
    checkImageWindow(node);
    onlySupports(node, "group", 1);
    const autoPad = stringAttribute(node, "auto_pad", "NOTSET");
    if (autoPad !== "NOTSET" && autoPad !== "VALID") throw unsupported(node, `auto_pad = ${autoPad} is not supported`);
    if (intsAttribute(node, "output_shape")) throw unsupported(node, "output_shape is not supported; give pads");
  },
  forward: (call) => {
    const x = channelsLast(call.input(0));
    const w = inOnnxOrder(call.input(1));
    const geometry = geometryOf(call.node, { shape: x.shape, layout: "channels-last" }, w.shape);
    const y = patchesGradient(matMul(rowsOf(x), matrix(w)) as tf.Tensor2D, geometry, x.shape[0]);
    return single(channelsLastValue(call.has(2) ? tf.add(y, call.input(2).tensor) : y));
  },
  keeps: (_node, needs) => ({ inputs: [...(needs(0) ? [1] : []), ...(needs(1) ? [0] : [])] }),
  backward: (call) => {
    const dy = channelsLast(derivative(call));
    const filterShape = [...call.inputType(1).shape];
    const columns = patches(dy, geometryOf(call.node, call.inputType(0), filterShape));
    const image = () => {
      const dx = matMul(columns, matrix(inOnnxOrder(call.input(1))), { transposeB: true });
      return channelsLastValue(tf.reshape(dx, imageShape(call.inputType(0))));
    };
    const filters = () => {
      const x = rowsOf(channelsLast(call.input(0)));
      const target = call.target(1);
      if (!target) return onnxValue(tf.reshape(matMul(x, columns, { transposeA: true }), filterShape));
      matMulInto(target, x, columns, { transposeA: true });
      return undefined;
    };
    return [
      call.needs(0) ? image() : undefined,
      call.needs(1) ? filters() : undefined,
      call.needs(2) ? onnxValue(columnSum(rowsOf(dy))) : undefined,
    ];
  },
};

/** Transposed convolutions. */
export const transposedConvolutionOperators: OperatorTable = { ConvTranspose: convTranspose };
