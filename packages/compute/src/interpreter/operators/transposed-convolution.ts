import { convTransposeWindow, type GraphNode, intAttribute } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { columnSum } from "../../kernels/column-sum.ts";
import { matMul, matMulInto } from "../../kernels/matmul.ts";
import { type PatchGeometry, patches, patchesGradient } from "../../kernels/patches.ts";
import { derivative, type Operator, type OperatorTable, single } from "../operator.ts";
import { channelsLast, channelsLastValue, imageShape, inOnnxOrder, onnxValue, type ValueType } from "../value.ts";
import { checkImageWindow } from "../window.ts";
import { byGroup, joined } from "./grouped-convolution.ts";

/** The convolution of which this is the transposed map: over the larger image, to the smaller one. */
function geometryOf(node: GraphNode, image: ValueType, filters: readonly number[]): PatchGeometry {
  const [samples, height, width, inputChannels] = imageShape(image);
  const window = convTransposeWindow(node, [samples, inputChannels, height, width], filters);
  const pair = ([a = 1, b = 1]: readonly number[]) => [a, b] as const;
  const [outHeight, outWidth] = pair(window.output);
  return {
    height: outHeight,
    width: outWidth,
    channels: (filters[1] ?? 1) * groupsOf(node),
    kernel: pair(window.kernel),
    strides: pair(window.strides),
    dilations: pair(window.dilations),
    before: pair(window.padsBegin),
    output: [height, width],
  };
}

const groupsOf = (node: GraphNode) => intAttribute(node, "group", 1);

/** All places of an image as rows. */
const rowsOf = (x: tf.Tensor4D): tf.Tensor2D => tf.reshape(x, [-1, x.shape[3]]);
/** Filters [in, out / groups, h, w] as one matrix per group, those of an input channel in each row. */
const matrices = (w: tf.Tensor, groups: number): tf.Tensor3D => tf.reshape(w, [groups, (w.shape[0] ?? 1) / groups, -1]);

/**
 * ConvTranspose over images: what a convolution's derivative by its image computes. Each group of output channels reads
 * its own group of input channels.
 */
const convTranspose: Operator = {
  check: checkImageWindow,
  forward: (call) => {
    const groups = groupsOf(call.node);
    const x = channelsLast(call.input(0));
    const w = inOnnxOrder(call.input(1));
    const geometry = geometryOf(call.node, { shape: x.shape, layout: "channels-last" }, w.shape);
    const columns = joined(matMul(byGroup(rowsOf(x), groups), matrices(w, groups)));
    const y = patchesGradient(columns, geometry, x.shape[0]);
    return single(channelsLastValue(call.has(2) ? tf.add(y, call.input(2).tensor) : y));
  },
  keeps: (_node, needs) => ({ inputs: [...(needs(0) ? [1] : []), ...(needs(1) ? [0] : [])] }),
  backward: (call) => {
    const groups = groupsOf(call.node);
    const dy = channelsLast(derivative(call));
    const filterShape = [...call.inputType(1).shape];
    const columns = byGroup(patches(dy, geometryOf(call.node, call.inputType(0), filterShape)), groups);
    const image = () => {
      const dx = joined(matMul(columns, matrices(inOnnxOrder(call.input(1)), groups), { transposeB: true }));
      return channelsLastValue(tf.reshape(dx, imageShape(call.inputType(0))));
    };
    const filters = () => {
      const x = byGroup(rowsOf(channelsLast(call.input(0))), groups);
      const target = groups === 1 ? call.target(1) : undefined;
      if (!target) return onnxValue(tf.reshape(matMul(x, columns, { transposeA: true }), filterShape));
      matMulInto(target, joined(x), joined(columns), { transposeA: true });
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
