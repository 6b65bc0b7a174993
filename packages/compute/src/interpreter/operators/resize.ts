import { type GraphNode, stringAttribute } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { constantNumbers } from "../constant-input.ts";
import { derivative, type Operator, type OperatorContext, type OperatorTable, single } from "../operator.ts";
import { unsupported } from "../unsupported.ts";
import { channelsLast, channelsLastValue } from "../value.ts";

const SCALES = 2;

/**
 * How often rows and columns are repeated.
 * @throws UnsupportedGraphError for anything but whole scales of height and width
 */
function repeats(node: GraphNode, context: OperatorContext): [number, number] {
  const [samples, channels, down = 0, across = 0] = constantNumbers(node, context, SCALES, "scale") ?? [];
  const whole = [down, across].every((scale) => Number.isInteger(scale) && scale >= 1);
  if (samples === 1 && channels === 1 && whole) return [down, across];
  throw unsupported(node, "only whole scales of height and width are supported");
}

/** Coordinates and roundings under which a whole scale repeats every pixel. */
const REPEATING: Readonly<Record<string, readonly string[]>> = {
  asymmetric: ["floor"],
  half_pixel: ["round_prefer_floor", "round_prefer_ceil"],
};

function checkMode(node: GraphNode): void {
  const mode = stringAttribute(node, "mode", "nearest");
  const coordinates = stringAttribute(node, "coordinate_transformation_mode", "half_pixel");
  const rounding = stringAttribute(node, "nearest_mode", "round_prefer_floor");
  if (mode === "nearest" && REPEATING[coordinates]?.includes(rounding)) return;
  throw unsupported(node, `${mode} with ${coordinates} coordinates and ${rounding} is not supported`);
}

/** Resize of images to whole multiples, each pixel repeated; the derivative sums over its copies. */
const resize: Operator = {
  check: (node, context) => {
    checkMode(node);
    repeats(node, context);
  },
  forward: (call) => {
    const x = channelsLast(call.input(0));
    const [down, across] = repeats(call.node, call.context);
    const size: [number, number] = [x.shape[1] * down, x.shape[2] * across];
    return single(channelsLastValue(tf.image.resizeNearestNeighbor(x, size)));
  },
  backward: (call) => {
    const [down, across] = repeats(call.node, call.context);
    const dy = channelsLast(derivative(call));
    const mean = tf.avgPool(dy, [down, across], [down, across], "valid");
    return [channelsLastValue(tf.mul(mean, down * across))];
  },
};

/** Changes of size. */
export const resizeOperators: OperatorTable = { Resize: resize };
