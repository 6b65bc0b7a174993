import { type GraphNode, intsAttribute, type SpatialWindow } from "@starling/graph";
import { unsupported } from "./unsupported.ts";

type Pair = [number, number];

/** How a window moves over images, as TensorFlow.js takes it for channels-last tensors. */
export interface ImageWindow {
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: "valid" | [Pair, Pair, Pair, Pair];
}

/**
 * Turns a window over [height, width] into TensorFlow.js' terms. TensorFlow.js always rounds the number of windows
 * down, so for `ceil_mode` the end is padded until the last window is whole.
 */
export function imageWindow(window: SpatialWindow, size: Pair): ImageWindow {
  const of = (list: readonly number[]): Pair => [list[0] ?? 1, list[1] ?? 1];
  const [kernel, strides, dilations, output] = [window.kernel, window.strides, window.dilations, window.output].map(of);
  if (!kernel || !strides || !dilations || !output) throw new TypeError("a window has four lists");
  const pads = ([0, 1] as const).map((i): Pair => {
    const begin = window.padsBegin[i] ?? 0;
    const end = window.padsEnd[i] ?? 0;
    const needed = (output[i] - 1) * strides[i] + (kernel[i] - 1) * dilations[i] + 1;
    return [begin, Math.max(end, needed - size[i] - begin)];
  });
  const [rows = [0, 0], columns = [0, 0]] = pads;
  const none = [...rows, ...columns].every((pad) => pad === 0);
  return { kernel, strides, dilations, padding: none ? "valid" : [[0, 0], rows, columns, [0, 0]] };
}

/**
 * Makes sure that a node's window lists, if it has any, are about images.
 * @throws UnsupportedGraphError for one or three spatial axes
 */
export function checkImageWindow(node: GraphNode): void {
  for (const name of ["kernel_shape", "strides", "dilations"]) {
    const list = intsAttribute(node, name);
    if (list && list.length !== 2) throw unsupported(node, "only images (two spatial axes) are supported");
  }
}

/** Whether a node's window skips elements. */
export function isDilated(node: GraphNode): boolean {
  return intsAttribute(node, "dilations")?.some((step) => step !== 1) ?? false;
}
