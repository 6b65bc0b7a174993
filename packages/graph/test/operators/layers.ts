import { float32Tensor } from "../../src/tensor.ts";
import { float, int, ints, string } from "../graph-of.ts";
import { floats, integers, list, type OperatorExample, positive } from "./example.ts";

const image = floats([2, 4, 5, 6]);
const heads = { q_num_heads: int(2), kv_num_heads: int(2) };

const resize = (op: Partial<OperatorExample>): OperatorExample => ({
  op: "Resize",
  inputs: [floats([1, 2, 3, 4]), undefined, float32Tensor([4], Float32Array.of(1, 1, 2, 2))],
  fixed: [1, 2, 3],
  flops: 0,
  ...op,
});

/** Layers with weights, and those over space. */
export const layers: OperatorExample[] = [
  { op: "Gemm", inputs: [floats([2, 3]), floats([3, 4], 2), floats([4], 3)], flops: 2 * 2 * 3 * 4 + 8 },
  { op: "MatMul", inputs: [floats([2, 1, 3, 4]), floats([5, 4, 2], 2)], flops: 2 * 4 * (2 * 5 * 3 * 2) },
  { op: "MatMul", inputs: [floats([2, 3]), floats([3], 2)], flops: 2 * 3 * 2 },
  {
    op: "Attention",
    opset: 23,
    inputs: [floats([2, 3, 8]), floats([2, 5, 8], 2), floats([2, 5, 12], 3)],
    attributes: heads,
    // Per score: 2 · 4 for the product, 2 · 6 for the values, 1 for the scale, 5 for Softmax.
    flops: 2 * 2 * 3 * 5 * (8 + 12 + 6),
  },
  {
    op: "Attention",
    opset: 23,
    inputs: [floats([2, 3, 8]), floats([2, 3, 8], 2), floats([2, 3, 8], 3)],
    attributes: { ...heads, is_causal: int(1), scale: float(0.5) },
    flops: 2 * 2 * 3 * 3 * (8 + 8 + 7),
  },
  {
    op: "Attention",
    opset: 23,
    inputs: [floats([1, 4, 3, 2]), floats([1, 2, 5, 2], 2), floats([1, 2, 5, 2], 3)],
    flops: 4 * 3 * 5 * (4 + 4 + 6),
  },
  {
    op: "LayerNormalization",
    opset: 17,
    inputs: [floats([2, 3, 4]), floats([4], 2), floats([4], 3)],
    flops: 7 * 24,
  },
  {
    op: "LayerNormalization",
    opset: 17,
    inputs: [floats([2, 3, 4]), floats([3, 4], 2)],
    attributes: { axis: int(1), epsilon: float(1e-3) },
    flops: 6 * 24,
  },
  { op: "RMSNormalization", opset: 23, inputs: [floats([2, 3, 4]), floats([4], 2)], flops: 4 * 24 },
  {
    op: "BatchNormalization",
    opset: 15,
    inputs: [image, floats([4], 2), floats([4], 3), floats([4], 4), positive([4], 5)],
    flops: 4 * 240,
  },
  { op: "InstanceNormalization", inputs: [image, floats([4], 2), floats([4], 3)], flops: 7 * 240 },
  {
    op: "GroupNormalization",
    opset: 21,
    inputs: [image, floats([4], 2), floats([4], 3)],
    attributes: { num_groups: int(2) },
    flops: 7 * 240,
  },
  { op: "ReduceMean", inputs: [floats([2, 3, 4])], attributes: { axes: ints(-1) }, flops: 24 },
  { op: "ReduceMean", opset: 18, inputs: [floats([2, 3, 4]), list([0, -1])], fixed: [1], flops: 24 },
  { op: "ReduceSum", inputs: [floats([2, 3, 4]), list([1])], attributes: { keepdims: int(0) }, fixed: [1], flops: 24 },
  { op: "ReduceSum", inputs: [integers("int64", [2, 3])], flops: 6 },
  {
    op: "ReduceMax",
    opset: 18,
    inputs: [floats([2, 3]), list([])],
    attributes: { noop_with_empty_axes: int(1) },
    fixed: [1],
    flops: 6,
  },
  { op: "ReduceMax", inputs: [floats([2, 3])], attributes: { keepdims: int(0) }, flops: 6 },
  {
    op: "Conv",
    inputs: [image, floats([8, 1, 3, 3], 2), floats([8], 3)],
    attributes: { group: int(4), pads: ints(1, 1, 1, 1), strides: ints(2, 1) },
    flops: 2 * 9 * (2 * 8 * 3 * 6) + 2 * 8 * 3 * 6,
  },
  {
    op: "ConvTranspose",
    inputs: [image, floats([4, 3, 3, 2], 2), floats([6], 3)],
    attributes: {
      group: int(2),
      strides: ints(2, 3),
      pads: ints(1, 0, 0, 1),
      output_padding: ints(1, 2),
      dilations: ints(1, 2),
    },
    flops: 2 * 240 * 18 + 2 * 6 * 11 * 19,
  },
  {
    op: "ConvTranspose",
    inputs: [image, floats([4, 2, 3, 3], 2)],
    attributes: { strides: ints(2, 2), auto_pad: string("SAME_UPPER") },
    flops: 2 * 240 * 18,
  },
  {
    op: "ConvTranspose",
    inputs: [image, floats([4, 2, 3, 3], 2)],
    attributes: { strides: ints(2, 2), output_shape: ints(10, 12) },
    flops: 2 * 240 * 18,
  },
  { op: "MaxPool", inputs: [image], attributes: { kernel_shape: ints(2, 3) }, flops: 6 * 2 * 4 * 4 * 4 },
  { op: "AveragePool", inputs: [image], attributes: { kernel_shape: ints(2, 3) }, flops: 6 * 2 * 4 * 4 * 4 },
  { op: "GlobalAveragePool", inputs: [image], flops: 240 },
  { op: "GlobalMaxPool", inputs: [image], flops: 240 },
  resize({}),
  resize({ attributes: { coordinate_transformation_mode: string("asymmetric"), nearest_mode: string("floor") } }),
  resize({ inputs: [floats([1, 2, 3, 4]), undefined, undefined, list([1, 2, 7, 5])] }),
  resize({
    opset: 18,
    inputs: [floats([1, 2, 3, 4]), undefined, undefined, list([5])],
    attributes: { axes: ints(-2), coordinate_transformation_mode: string("align_corners") },
  }),
];
