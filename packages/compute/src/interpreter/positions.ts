import * as tf from "@tensorflow/tfjs-core";

const inOrder = (positions: readonly number[], length: number) =>
  positions.length === length && positions.every((position, i) => position === i);

/** The elements of an axis at the given positions; positions may repeat. */
export function gathered(x: tf.Tensor, axis: number, positions: readonly number[]): tf.Tensor {
  if (inOrder(positions, x.shape[axis] ?? 0)) return x;
  return tf.gather(x, tf.tensor1d([...positions], "int32"), axis);
}

/**
 * The derivative of `gathered`: each of `length` positions gets the sum of what it was read for, in order. The sum is
 * a product with a matrix of zeros and ones, so that its order is fixed.
 */
export function scattered(dy: tf.Tensor, axis: number, positions: readonly number[], length: number): tf.Tensor {
  if (inOrder(positions, length)) return dy;
  const values = new Float32Array(positions.length * length);
  positions.forEach((position, i) => {
    values[i * length + position] = 1;
  });
  const matrix = tf.tensor2d(values, [positions.length, length]);
  const last = [...dy.shape.keys()].filter((other) => other !== axis);
  const rows = tf.reshape(tf.transpose(dy, [...last, axis]), [-1, positions.length]) as tf.Tensor2D;
  const summed = tf.reshape(tf.matMul(rows, matrix), [...last.map((other) => dy.shape[other] ?? 1), length]);
  const back = [...dy.shape.keys()].map((other) => (other === axis ? last.length : last.indexOf(other)));
  return tf.transpose(summed, back);
}
