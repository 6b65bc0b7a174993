import { analyseGraph, type GraphAnalysis } from "./analyse-graph.ts";
import { intAttribute } from "./attributes.ts";
import { pruneGraph } from "./prune-graph.ts";
import { elementCount, formatShape } from "./shape.ts";
import { int64Vector, tensorBytes } from "./tensor.ts";
import type { Graph, GraphNode, TensorValue } from "./types.ts";

/** Two batches tell what depends on the batch, as sizes are linear in it; a third one checks the result. */
const PROBES = [2, 3] as const;
const CHECK = 7;

/** Values up to this size become constants: lists of sizes, not tables that would fill the graph file. */
const MAX_LIST = 4_096;

/** Operators whose first input's elements reach the output as they are. */
const MOVING_FIRST = new Set(["Gather", "Slice", "Split", "Squeeze", "Unsqueeze", "Reshape", "Identity", "Cast"]);
const FROM_SHAPE = new Set(["Shape", "Size"]);

type Probes = readonly [GraphAnalysis, GraphAnalysis];

function isSame(a: TensorValue | undefined, b: TensorValue | undefined): boolean {
  if (a === undefined || b === undefined || a.dtype !== b.dtype || a.shape.join() !== b.shape.join()) return false;
  const [left, right] = [tensorBytes(a), tensorBytes(b)];
  return left.every((byte, i) => byte === right[i]);
}

/**
 * Known values that are the same for every batch: the same for both probes, and not by chance. A comparison of the
 * batch with something has the same answer for many batches, so only moving the elements of a shape may separate a
 * fixed size from the batch that stands beside it.
 */
function batchFree(graph: Graph, [a, b]: Probes): Set<string> {
  const free = new Set(graph.constants.keys());
  /** Values that hold sizes with the batch among them, none of them computed from it. */
  const mixed = new Set<string>();
  const isFree = (name: string) => name === "" || free.has(name);
  for (const { op, inputs, outputs } of graph.nodes) {
    const movedCount = MOVING_FIRST.has(op) ? 1 : op === "Concat" ? inputs.length : 0;
    const isMoved = inputs.every((name, i) => isFree(name) || (i < movedCount && mixed.has(name)));
    if (!isMoved && !FROM_SHAPE.has(op)) continue;
    for (const name of outputs) (isSame(a.values.get(name), b.values.get(name)) ? free : mixed).add(name);
  }
  return free;
}

/** The target of a Reshape for any batch: 0 where it copies the input's batch, else −1; undefined where neither can be. */
function openTarget(node: GraphNode, [a, b]: Probes): readonly number[] | undefined {
  const [data = "", target = ""] = node.inputs;
  const [first, second] = [a, b].map(({ values }) => {
    const value = values.get(target);
    return value?.dtype === "int64" ? Array.from(value.data, Number) : undefined;
  });
  if (first === undefined || first.length !== second?.length) return undefined;
  const [before, after] = [a, b].map(({ types }) => types.get(data)?.shape ?? []);
  const copies = intAttribute(node, "allowzero", 0) === 0;
  const open = first.map((size, i) => {
    if (size === second[i]) return size;
    return copies && before?.[i] === size && after?.[i] === second[i] ? 0 : -1;
  });
  return open.filter((size) => size === -1).length <= 1 ? open : undefined;
}

/** Whether both graphs give their values the same types for a batch. */
function agrees(graph: Graph, simplified: Graph, batch: number): boolean {
  const types = analyseGraph(graph, batch).types;
  return [...analyseGraph(simplified, batch).types].every(([name, { dtype, shape }]) => {
    const original = types.get(name);
    return original === undefined || (original.dtype === dtype && formatShape(original.shape) === formatShape(shape));
  });
}

/**
 * The graph for any batch, without the shape arithmetic that exporters leave behind: lists that do not depend on the
 * batch become constants, and the batch in the target of a Reshape becomes 0 or −1. Large values, masks among them, stay
 * to be computed, so that the graph still fits its file; `foldConstants` computes them for a bound batch. A graph that
 * cannot be simplified safely comes back as it is.
 * @throws UnsupportedOperatorError, InvalidOperatorError, ShapeError, ModelTooLargeError
 */
export function simplifyGraph(graph: Graph): Graph {
  const probes: Probes = [analyseGraph(graph, PROBES[0]), analyseGraph(graph, PROBES[1])];
  const free = batchFree(graph, probes);
  const constants = new Map(graph.constants);
  for (const name of free) {
    const value = probes[0].values.get(name);
    if (value !== undefined && elementCount(value.shape) <= MAX_LIST) constants.set(name, value);
  }
  const taken = new Set([...probes[0].types.keys(), ...constants.keys()]);
  const nodes = graph.nodes.flatMap((node) => {
    if (node.outputs.every((name) => name === "" || constants.has(name))) return [];
    const [data = "", target = ""] = node.inputs;
    const open = node.op === "Reshape" && !constants.has(target) ? openTarget(node, probes) : undefined;
    const name = `${node.name}.shape`;
    if (open === undefined || taken.has(name)) return [node];
    constants.set(name, int64Vector(open));
    return [{ ...node, inputs: [data, name] }];
  });
  const simplified = { ...pruneGraph({ ...graph, nodes, constants }), parameters: graph.parameters };
  return agrees(graph, simplified, CHECK) ? simplified : graph;
}
