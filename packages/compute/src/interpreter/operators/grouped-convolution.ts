import * as tf from "@tensorflow/tfjs-core";
import { matMul } from "../../kernels/matmul.ts";
import { type PatchGeometry, patches, patchesGradient } from "../../kernels/patches.ts";

/** Rows of a matrix whose columns fall into groups, as one matrix per group: [groups, rows, columns / groups]. */
export const byGroup = (x: tf.Tensor, groups: number): tf.Tensor3D =>
  groups === 1
    ? tf.reshape(x, [1, x.shape[0] ?? 1, -1])
    : tf.transpose(tf.reshape(x, [x.shape[0] ?? 1, groups, -1]), [1, 0, 2]);

/** The reverse of `byGroup`. */
export const joined = (x: tf.Tensor): tf.Tensor2D => {
  const [groups = 1, rows = 1, columns = 1] = x.shape;
  if (groups === 1) return tf.reshape(x, [rows, columns]);
  return tf.reshape(tf.transpose(x, [1, 0, 2]), [rows, groups * columns]);
};

/** Filters [out, in / groups, h, w] as one matrix per group, a filter in each row. */
const matrices = (w: tf.Tensor4D, groups: number) => tf.reshape(w, [groups, w.shape[0] / groups, -1]);

/**
 * A convolution in which each group of output channels reads its own group of input channels: as many products of
 * patches and filters side by side. Patches keep a channel's elements together, so each group's lie in a row.
 *
 * @returns the rows of the result, [samples · places, out], and the patches by group, which the derivatives need
 */
export function groupedForward(x: tf.Tensor4D, w: tf.Tensor4D, geometry: PatchGeometry, groups: number) {
  const columns = byGroup(patches(x, geometry), groups);
  const rows = joined(matMul(columns, matrices(w, groups), { transposeB: true }));
  return { rows, columns };
}

/**
 * The derivative by the image.
 *
 * @param dy f32 [samples · places, out]
 */
export function groupedImageGradient(
  dy: tf.Tensor2D,
  w: tf.Tensor4D,
  { geometry, groups, samples }: { geometry: PatchGeometry; groups: number; samples: number },
): tf.Tensor4D {
  const columns = joined(matMul(byGroup(dy, groups), matrices(w, groups)));
  return patchesGradient(columns, geometry, samples);
}

/** The derivative by the filters, in their own shape. */
export function groupedFilterGradient(dy: tf.Tensor2D, columns: tf.Tensor, groups: number, shape: number[]) {
  return tf.reshape(matMul(byGroup(dy, groups), columns, { transposeA: true }), shape);
}
