import { axisAttribute, intAttribute, intsAttribute } from "../attributes.ts";
import { constantList } from "../shapes/constant-list.ts";
import { sliceForm } from "../shapes/pieces.ts";
import type { TensorType } from "../shapes/rule.ts";
import { fillTensor } from "../tensor.ts";
import type { TensorValue } from "../types.ts";
import { broadcastSteps, type Evaluation, type Evaluator, elementAt, positionOf, stridesOf } from "./evaluator.ts";

/** A tensor of type `output` that takes its element i from `source` at `position(i)`. */
const pick = (source: TensorValue, { dtype, shape }: TensorType, position: (index: number) => number): TensorValue =>
  fillTensor(dtype, shape, (index) => elementAt(source, position(index)));

/** An operator that takes each element of its output from one place in its first input. */
const moves =
  (positions: (evaluation: Evaluation, source: TensorValue) => ((index: number) => number) | undefined): Evaluator =>
  (evaluation) => {
    const [source] = evaluation.inputs;
    const [output] = evaluation.outputs;
    if (source === undefined || output === undefined) return undefined;
    const position = positions(evaluation, source);
    return position === undefined ? undefined : [pick(source, output, position)];
  };

/** The elements keep their order. */
const sameOrder = moves(() => (index) => index);

const transpose = moves(({ node, outputs: [output] }, { shape }) => {
  const strides = stridesOf(shape);
  const perm = intsAttribute(node, "perm") ?? shape.map((_, i) => shape.length - 1 - i);
  const steps = perm.map((axis) => strides[axis] ?? 0);
  return (index) => positionOf(index, output?.shape ?? [], steps);
});

const expand = moves(({ outputs: [output] }, { shape }) => {
  const to = output?.shape ?? [];
  const steps = broadcastSteps(shape, to);
  return (index) => positionOf(index, to, steps);
});

const slice = moves(({ node, outputs: [output], scope }, source) => {
  const { starts, steps } = sliceForm(node, source, scope);
  const strides = stridesOf(source.shape);
  const offset = starts.reduce((sum, start, axis) => sum + start * (strides[axis] ?? 0), 0);
  const moved = steps.map((step, axis) => step * (strides[axis] ?? 0));
  return (index) => positionOf(index, output?.shape ?? [], moved, offset);
});

/** Gather along an axis; an index out of range is left to the run. */
const gather = moves(({ node, inputs: [, indices] }, { shape }) => {
  if (indices === undefined) return undefined;
  const axis = axisAttribute(node, 0, shape.length);
  const size = shape[axis] ?? 1;
  const chosen = Array.from<number | bigint, number>(indices.data, (index) => {
    const position = Number(index);
    return position < 0 ? position + size : position;
  });
  if (chosen.some((index) => index < 0 || index >= size)) return undefined;
  const inner = stridesOf(shape)[axis] ?? 1;
  return (index) => {
    const [block, rest] = [Math.floor(index / inner), index % inner];
    const outer = Math.floor(block / chosen.length);
    return (outer * size + (chosen[block % chosen.length] ?? 0)) * inner + rest;
  };
});

const concat: Evaluator = ({ node, inputs, outputs: [output] }) => {
  const pieces = inputs.filter((input) => input !== undefined);
  if (output === undefined) return undefined;
  const axis = axisAttribute(node, 0, output.shape.length);
  const inner = stridesOf(output.shape)[axis] ?? 1;
  const total = output.shape[axis] ?? 1;
  const starts: number[] = [];
  let filled = 0;
  for (const { shape } of pieces) {
    starts.push(filled);
    filled += shape[axis] ?? 0;
  }
  const element = (index: number) => {
    const [outer, along, rest] = [
      Math.floor(index / (inner * total)),
      Math.floor(index / inner) % total,
      index % inner,
    ];
    const which = starts.findLastIndex((start) => start <= along);
    const piece = pieces[which];
    if (piece === undefined) return 0;
    return elementAt(piece, (outer * (piece.shape[axis] ?? 0) + along - (starts[which] ?? 0)) * inner + rest);
  };
  return [fillTensor(output.dtype, output.shape, element)];
};

const split: Evaluator = ({ node, inputs: [source], outputs }) => {
  if (source === undefined) return undefined;
  const axis = axisAttribute(node, 0, source.shape.length);
  const strides = stridesOf(source.shape);
  let start = 0;
  return outputs.map((output) => {
    const offset = start * (strides[axis] ?? 0);
    start += output.shape[axis] ?? 0;
    return pick(source, output, (index) => positionOf(index, output.shape, strides, offset));
  });
};

/** Trilu: what is outside of the triangle is 0. */
const trilu: Evaluator = ({ node, inputs: [source], outputs: [output], scope }) => {
  if (source === undefined || output === undefined) return undefined;
  const isUpper = intAttribute(node, "upper", 1) !== 0;
  const diagonal = constantList(node, 1, "diagonal", scope)?.[0] ?? 0;
  const [rows = 1, columns = 1] = output.shape.slice(-2);
  const element = (index: number) => {
    const [row, column] = [Math.floor(index / columns) % rows, index % columns];
    const keeps = isUpper ? column >= row + diagonal : column <= row + diagonal;
    return keeps ? elementAt(source, index) : 0;
  };
  return [fillTensor(output.dtype, output.shape, element)];
};

/** Evaluators of operators that move data. */
export const LAYOUT_EVALUATORS: readonly (readonly [string, Evaluator])[] = [
  ...["Identity", "Flatten", "Reshape", "Squeeze", "Unsqueeze"].map((op) => [op, sameOrder] as const),
  ["Transpose", transpose],
  ["Expand", expand],
  ["Slice", slice],
  ["Gather", gather],
  ["Concat", concat],
  ["Split", split],
  ["Trilu", trilu],
];
