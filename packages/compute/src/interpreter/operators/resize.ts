import { MAX_OPSET, nearestPositions, stringAttribute } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { constantNumbers } from "../constant-input.ts";
import {
  type BackwardCall,
  derivative,
  type ForwardCall,
  type Operator,
  type OperatorTable,
  single,
} from "../operator.ts";
import { gathered, scattered } from "../positions.ts";
import { unsupported } from "../unsupported.ts";
import { channelsLast, channelsLastValue, inOnnxOrder, onnxShape, onnxValue, typeOf } from "../value.ts";

const [SCALES, SIZES] = [2, 3] as const;

/** Which position of the input each position of the result reads, one list per axis. */
function positionsOf({ node, context }: ForwardCall | BackwardCall, shape: readonly number[]): number[][] {
  const scope = { opset: MAX_OPSET, constant: (name: string) => context.constant(name) };
  return nearestPositions(node, { dtype: "float32", shape }, scope);
}

/** How often each element in turn is read, where all are read equally often; undefined otherwise. */
function repeats(positions: readonly number[], length: number): number | undefined {
  const times = positions.length / length;
  const isWhole = Number.isInteger(times) && positions.every((position, i) => position === Math.floor(i / times));
  return isWhole ? times : undefined;
}

/** For images whose rows and columns are repeated: how often. */
function imageRepeats(positions: readonly number[][], shape: readonly number[]): [number, number] | undefined {
  if (shape.length !== 4) return undefined;
  const [samples, channels, down, across] = positions.map((list, axis) => repeats(list, shape[axis] ?? 1));
  return samples === 1 && channels === 1 && down && across ? [down, across] : undefined;
}

/**
 * Resize to the nearest element: a Gather along each axis, whose derivative sums over the copies. Images that grow by
 * whole factors stay channels-last.
 */
const resize: Operator = {
  check: (node, context) => {
    const mode = stringAttribute(node, "mode", "nearest");
    if (mode !== "nearest") throw unsupported(node, `the mode "${mode}" is not supported`);
    constantNumbers(node, context, SCALES, "scale");
    constantNumbers(node, context, SIZES, "size");
  },
  forward: (call) => {
    const value = call.input(0);
    const shape = onnxShape(typeOf(value));
    const positions = positionsOf(call, shape);
    const whole = imageRepeats(positions, shape);
    if (whole === undefined) {
      const x = inOnnxOrder(value);
      return single(onnxValue(positions.reduce((part, list, axis) => gathered(part, axis, list), x)));
    }
    const x = channelsLast(value);
    return single(channelsLastValue(tf.image.resizeNearestNeighbor(x, [x.shape[1] * whole[0], x.shape[2] * whole[1]])));
  },
  backward: (call) => {
    const shape = onnxShape(call.inputType(0));
    const positions = positionsOf(call, shape);
    const whole = imageRepeats(positions, shape);
    if (whole === undefined) {
      const dy = inOnnxOrder(derivative(call));
      return [onnxValue(positions.reduce((part, list, axis) => scattered(part, axis, list, shape[axis] ?? 1), dy))];
    }
    const mean = tf.avgPool(channelsLast(derivative(call)), whole, whole, "valid");
    return [channelsLastValue(tf.mul(mean, whole[0] * whole[1]))];
  },
};

/** Changes of size. */
export const resizeOperators: OperatorTable = { Resize: resize };
