import { intAttribute, intsAttribute, resolveAxes, stringAttribute } from "../attributes.ts";
import { MAX_DIMENSION } from "../constants.ts";
import { InvalidOperatorError } from "../errors.ts";
import type { GraphNode } from "../types.ts";
import { constantList } from "./constant-list.ts";
import { misfit, requiredFloat, type ShapeRule, type ShapeScope, type TensorType } from "./rule.ts";

/** How a Resize node maps positions; one entry per dimension. */
interface ResizeForm {
  readonly sizes: readonly number[];
  readonly scales: readonly number[];
}

function refuse(node: GraphNode, problem: string, fix: string): InvalidOperatorError {
  return new InvalidOperatorError(`Node "${node.name}" (Resize) ${problem}.`, { fix });
}

function resizeForm(node: GraphNode, { dtype, shape }: TensorType, scope: ShapeScope): ResizeForm {
  const axes = resolveAxes(node, intsAttribute(node, "axes") ?? shape.map((_, axis) => axis), shape.length);
  const spread = (list: readonly number[], otherwise: readonly number[]) =>
    otherwise.map((value, axis) => (axes.includes(axis) ? (list[axes.indexOf(axis)] ?? Number.NaN) : value));
  const sizes = constantList(node, 3, "sizes", scope);
  if (sizes !== undefined) {
    const full = spread(sizes, shape);
    if (sizes.length !== axes.length) throw misfit(node, [{ dtype, shape }], "its sizes are not one per axis");
    return { sizes: full, scales: full.map((size, axis) => Math.fround(size / (shape[axis] ?? 1))) };
  }
  const scales = scope.constant(node.inputs[2] ?? "");
  if (scales?.dtype !== "float32" || scales.data.length !== axes.length) {
    throw refuse(node, "has no fixed scales, one per axis", "Export it with fixed float32 scales or int64 sizes.");
  }
  const full = spread(
    [...scales.data],
    shape.map(() => 1),
  );
  return { sizes: shape.map((size, axis) => Math.floor(size * (full[axis] ?? 1))), scales: full };
}

/** The position in the input, not yet rounded, behind position `i` of the output. */
function sourcePosition(mode: string, i: number, scale: number, from: number, to: number): number | undefined {
  if (mode === "asymmetric") return i / scale;
  if (mode === "half_pixel") return (i + 0.5) / scale - 0.5;
  if (mode === "pytorch_half_pixel") return to > 1 ? (i + 0.5) / scale - 0.5 : 0;
  if (mode === "align_corners") return to > 1 ? (i * (from - 1)) / (to - 1) : 0;
  return undefined;
}

const ROUND: Readonly<Record<string, (position: number) => number>> = {
  round_prefer_floor: (position) => Math.ceil(position - 0.5),
  round_prefer_ceil: (position) => Math.floor(position + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};

/**
 * Which position of the input each position of a nearest-neighbour Resize reads, one list per dimension: a Resize is a
 * Gather along every axis.
 * @throws InvalidOperatorError for other modes; ShapeError
 */
export function nearestPositions(node: GraphNode, input: TensorType, scope: ShapeScope): number[][] {
  const mode = stringAttribute(node, "coordinate_transformation_mode", "half_pixel");
  const round = ROUND[stringAttribute(node, "nearest_mode", "round_prefer_floor")];
  const { sizes, scales } = resizeForm(node, input, scope);
  return sizes.map((size, axis) => {
    const [from, scale] = [input.shape[axis] ?? 0, scales[axis] ?? 1];
    if (size === from && scale === 1) return Array.from({ length: size }, (_, i) => i);
    return Array.from({ length: size }, (_, i) => {
      const position = sourcePosition(mode, i, scale, from, size);
      if (position === undefined || round === undefined) {
        throw refuse(node, `maps positions by "${mode}"`, "Use asymmetric, half_pixel or align_corners.");
      }
      return Math.min(Math.max(round(position), 0), from - 1);
    });
  });
}

export const resize: ShapeRule = (node, inputs, scope) => {
  const input = requiredFloat(node, inputs, 0);
  const mode = stringAttribute(node, "mode", "nearest");
  if (mode !== "nearest" || intAttribute(node, "antialias", 0) !== 0) {
    throw refuse(node, `has the mode "${mode}"`, 'Use the mode "nearest" without antialias.');
  }
  if (stringAttribute(node, "keep_aspect_ratio_policy", "stretch") !== "stretch") {
    throw refuse(node, "keeps the aspect ratio", "Export it with fixed sizes or scales.");
  }
  const { sizes } = resizeForm(node, input, scope);
  if (sizes.every((size) => size >= 1 && size <= MAX_DIMENSION)) return { dtype: "float32", shape: sizes };
  throw misfit(node, [input], `[${sizes.join(", ")}] is no size`);
};
