import { attribute, floatAttribute, intAttribute, intsAttribute } from "../attributes.ts";
import { float32Tensor, int64Vector } from "../tensor.ts";
import type { Attribute, GraphNode, TensorValue } from "../types.ts";

/** What an old file's nodes are in operator set 13. */
export interface Upgraded {
  readonly nodes: GraphNode[];
  /** Lists that were attributes and are inputs now, by name. */
  readonly constants: ReadonlyMap<string, TensorValue>;
}

interface Scope {
  readonly opset: number;
  /** Names a list that becomes an input of the node. */
  readonly constant: (node: GraphNode, suffix: string, value: TensorValue) => string;
  /** Rank of a value as the file declares it. */
  readonly rank: (name: string) => number | undefined;
}

type Rule = (node: GraphNode, scope: Scope) => GraphNode | readonly GraphNode[];

const int = (value: number): Attribute => ({ kind: "int", value });
const string = (value: string): Attribute => ({ kind: "string", value });

function without(node: GraphNode, ...names: readonly string[]): Map<string, Attribute> {
  return new Map([...node.attributes].filter(([name]) => !names.includes(name)));
}

/** A list that was the attribute `name` before the operator set `since` and is the input at `index` from it on. */
const listToInput =
  (name: string, index: number, since: number): Rule =>
  (node, { opset, constant }) => {
    const list = intsAttribute(node, name);
    if (opset >= since || list === undefined) return node;
    const inputs = [...node.inputs.slice(0, index), constant(node, name, int64Vector(list))];
    return { ...node, inputs, attributes: without(node, name) };
  };

/** Before 11 the bounds were attributes; numbers that bind nothing by default. */
const clip: Rule = (node, { opset, constant }) => {
  if (opset >= 11) return node;
  const bounds = ["min", "max"].map((name) => {
    const bound = attribute(node, name, "float");
    return bound === undefined ? "" : constant(node, name, float32Tensor([], Float32Array.of(bound)));
  });
  return { ...node, inputs: [...node.inputs.slice(0, 1), ...bounds], attributes: without(node, "min", "max") };
};

/** Before 10 the bounds were attributes. */
const slice: Rule = (node, { opset, constant }) => {
  if (opset >= 10) return node;
  const lists = ["starts", "ends", "axes"].flatMap((name) => {
    const list = intsAttribute(node, name);
    return list === undefined ? [] : [constant(node, name, int64Vector(list))];
  });
  return { ...node, inputs: [...node.inputs.slice(0, 1), ...lists], attributes: new Map() };
};

/** Before 11 widths and value were attributes. */
const pad: Rule = (node, { opset, constant }) => {
  if (opset >= 11) return node;
  const pads = constant(node, "pads", int64Vector(intsAttribute(node, "pads") ?? []));
  const value = constant(node, "value", float32Tensor([], Float32Array.of(floatAttribute(node, "value", 0))));
  return { ...node, inputs: [...node.inputs.slice(0, 1), pads, value], attributes: without(node, "pads", "value") };
};

/** Before 12 the ratio was an attribute, and Dropout did nothing outside of a training framework. */
const dropout: Rule = (node, { opset }) =>
  opset >= 12 ? node : { ...node, inputs: node.inputs.slice(0, 1), attributes: without(node, "ratio") };

/**
 * Before 13 Softmax ran over all dimensions from `axis` on, 1 by default, as if they were one; the same as over the
 * last one where that is the axis.
 */
const softmax: Rule = (node, { opset, rank }) => {
  if (opset >= 13) return node;
  const axis = intAttribute(node, "axis", 1);
  const [input = ""] = node.inputs;
  const [output = ""] = node.outputs;
  const declared = rank(input) ?? rank(output);
  const last = { ...node, attributes: new Map([["axis", int(-1)]]) };
  if (axis === -1 || axis + 1 === declared) return last;
  const named = (suffix: string) => `${node.name}.${suffix}`;
  const step = (op: string, suffix: string, inputs: readonly string[], attributes: [string, Attribute][] = []) => ({
    name: named(suffix),
    op,
    inputs,
    outputs: [named(suffix)],
    attributes: new Map(attributes),
  });
  return [
    step("Shape", "shape", [input]),
    step("Flatten", "rows", [input], [["axis", int(axis)]]),
    { ...last, inputs: [named("rows")], outputs: [named("result")] },
    { ...step("Reshape", "back", [named("result"), named("shape")]), outputs: [output] },
  ];
};

/** Upsample, and Resize before 11, repeat pixels; today's Resize reads regions first. */
const resize: Rule = (node, { opset }) => {
  if (opset >= 11) return node;
  const [x = "", scales = ""] = node.inputs;
  const attributes = new Map(node.attributes)
    .set("coordinate_transformation_mode", string("asymmetric"))
    .set("nearest_mode", string("floor"));
  return { ...node, op: "Resize", inputs: [x, "", scales], attributes };
};

const RULES: Readonly<Record<string, Rule>> = {
  Clip: clip,
  Dropout: dropout,
  LogSoftmax: softmax,
  Pad: pad,
  ReduceSum: listToInput("axes", 1, 13),
  Resize: resize,
  Slice: slice,
  Softmax: softmax,
  Split: listToInput("split", 1, 13),
  Squeeze: listToInput("axes", 1, 13),
  Unsqueeze: listToInput("axes", 1, 13),
  Upsample: resize,
};

/**
 * Rewrites the nodes of a file of an operator set before 13 so that they mean the same in 13 (the changes in ONNX's
 * "Operator Changelog"; operators that are not listed here only gained types or inputs).
 */
export function upgradeNodes(
  nodes: readonly GraphNode[],
  opset: number,
  rank: (name: string) => number | undefined,
): Upgraded {
  const constants = new Map<string, TensorValue>();
  const scope: Scope = {
    opset,
    rank,
    constant: (node, suffix, value) => {
      const name = `${node.name}.${suffix}`;
      constants.set(name, value);
      return name;
    },
  };
  const rewritten = nodes.flatMap((node) => {
    const rule = Object.hasOwn(RULES, node.op) ? RULES[node.op] : undefined;
    return rule === undefined ? [node] : rule(node, scope);
  });
  return { nodes: rewritten, constants };
}
