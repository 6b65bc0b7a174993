import type { GraphProto } from "onnx-buf";
import { assertSchema } from "../check-operators.ts";
import { MIN_FILE_OPSET, MIN_OPSET } from "../constants.ts";
import { DuplicateNameError, InvalidOperatorError, MissingInputError, UnsupportedOperatorError } from "../errors.ts";
import { type KnownValues, knownValues } from "../fold/known-values.ts";
import { decodeModel } from "../onnx/decode-model.ts";
import { MODEL_LIMITS, type ModelLimits } from "../onnx/limits.ts";
import type { Operator } from "../operators/operator.ts";
import { OPERATORS } from "../operators.ts";
import { checkedElementCount } from "../shape.ts";
import type { ShapeScope, TensorType } from "../shapes/rule.ts";
import type { GraphNode, TensorValue } from "../types.ts";
import { RECURRENT } from "./recurrent.ts";
import { readNodeList } from "./subgraphs.ts";

/** Operators whose work can be counted: more than can be trained. Branches (`If`) come on top. */
export const COSTABLE_OPERATORS: ReadonlyMap<string, Operator> = new Map([...OPERATORS, ...RECURRENT]);

/** What one run of a model costs; exact integers. */
export interface InferenceCost {
  /** FLOPs of one run: the units that volunteers are paid for. */
  readonly flops: bigint;
  /** The same by operator. */
  readonly byOperator: ReadonlyMap<string, bigint>;
  /** Types of all values of the branches that are taken. */
  readonly types: ReadonlyMap<string, TensorType>;
}

/** Inputs of one run: their types, and the values of those that decide branches or shapes. */
export type InferenceInputs = Readonly<Record<string, TensorType | TensorValue>>;

interface Walk {
  readonly limits: ModelLimits;
  readonly fileOpset: number;
  readonly scope: ShapeScope;
  readonly types: Map<string, TensorType>;
  readonly known: KnownValues;
  readonly byOperator: Map<string, bigint>;
}

function define(walk: Walk, name: string, type: TensorType, origin: string): void {
  if (name === "") return;
  checkedElementCount(type.shape, `"${name}"`);
  if (walk.types.has(name)) {
    throw new DuplicateNameError(`The name "${name}" is defined twice, the second time by ${origin}.`, {
      fix: "Give every value of the model and of its branches a name of its own.",
    });
  }
  walk.types.set(name, type);
}

function visit(walk: Walk, node: GraphNode): void {
  const operator = COSTABLE_OPERATORS.get(node.op);
  if (operator === undefined) {
    throw new UnsupportedOperatorError(`The work of node "${node.name}" (${node.op}) cannot be counted.`, {
      fix: `Export the model with these operators: ${[...COSTABLE_OPERATORS.keys(), "If"].sort().join(", ")}.`,
    });
  }
  assertSchema(node, operator, walk.scope.opset);
  const inputs = node.inputs.map((name) => inputType(walk, node, name));
  const given = operator.shape(node, inputs, walk.scope);
  const outputs = "dtype" in given ? [given] : given;
  for (const [i, name] of node.outputs.entries()) {
    const type = outputs[i];
    if (type !== undefined) define(walk, name, type, `node "${node.name}"`);
  }
  const [first] = outputs;
  if (walk.known.evaluate(node, inputs, outputs) || first === undefined) return;
  const flops = operator.flops(node, inputs, first);
  if (flops > 0n) walk.byOperator.set(node.op, (walk.byOperator.get(node.op) ?? 0n) + flops);
}

function inputType({ types }: Walk, node: GraphNode, name: string): TensorType | undefined {
  if (name === "") return undefined;
  const type = types.get(name);
  if (type !== undefined) return type;
  throw new MissingInputError(`Node "${node.name}" (${node.op}) reads "${name}", which nothing before it defines.`, {
    fix: "Export the model again, with its nodes in order.",
  });
}

/** The branch that an `If` takes, which its known condition decides. */
function takenBranch(walk: Walk, node: GraphNode, graphs: ReadonlyMap<string, GraphProto>): GraphProto {
  const [name = ""] = node.inputs;
  const condition = walk.known.values.get(name);
  if (condition?.dtype !== "bool" || condition.data.length !== 1) {
    throw new InvalidOperatorError(`Which branch node "${node.name}" (If) takes depends on the item's data.`, {
      fix: `Give the value of the input that decides "${name}", or export the model without the branch.`,
    });
  }
  const branch = graphs.get(condition.data[0] === 1 ? "then_branch" : "else_branch");
  if (branch?.output.length === node.outputs.length) return branch;
  throw new InvalidOperatorError(`Node "${node.name}" (If) lacks a branch with ${node.outputs.length} outputs.`, {
    fix: "Export the model again.",
  });
}

/** Decoding has bounded how deep branches nest. */
function enter(walk: Walk, proto: GraphProto): readonly string[] {
  const { nodes, constants, external, outputs, branches } = readNodeList(proto, walk.fileOpset, walk.limits);
  for (const [name, type] of external) define(walk, name, type, "a tensor in another file");
  for (const [name, value] of constants) visit(walk, constantNode(name, value));
  for (const node of nodes) {
    const graphs = branches.get(node.name);
    // Loop and Scan have graphs too; their work is not counted, and `visit` says so.
    if (graphs === undefined || node.op !== "If") {
      visit(walk, node);
      continue;
    }
    const inner = enter(walk, takenBranch(walk, node, graphs));
    for (const [i, name] of node.outputs.entries()) {
      if (name !== "") visit(walk, renamed(node, inner[i] ?? "", name));
    }
  }
  return outputs;
}

const constantNode = (name: string, value: TensorValue): GraphNode => ({
  name,
  op: "Constant",
  inputs: [],
  outputs: [name],
  attributes: new Map([["value", { kind: "tensor", value }]]),
});

const renamed = ({ name }: GraphNode, from: string, to: string): GraphNode => ({
  name,
  op: "Identity",
  inputs: [from],
  outputs: [to],
  attributes: new Map(),
});

/**
 * Counts the work of one run of an ONNX file, at given shapes of its inputs, by the rules of `operators.ts`. Branches
 * are followed where the inputs' shapes and given values decide them. Unlike `cost` it takes models that cannot be
 * trained: with several inputs and outputs, with state, with any open sizes, with weights in other files.
 * @throws UnsupportedOperatorError naming the node whose work cannot be counted, and what reading a model throws.
 */
export function inferenceCost(
  bytes: Uint8Array,
  inputs: InferenceInputs,
  limits: Partial<ModelLimits> = {},
): InferenceCost {
  const all = { ...MODEL_LIMITS, ...limits };
  const { graph, opset: fileOpset } = decodeModel(bytes, all, MIN_FILE_OPSET);
  const opset = Math.max(fileOpset, MIN_OPSET);
  const values = Object.entries(inputs).flatMap(([name, input]) => ("data" in input ? [[name, input] as const] : []));
  const known = knownValues(new Map(values), opset);
  const scope: ShapeScope = { constant: (name) => known.values.get(name), opset };
  const walk: Walk = { limits: all, fileOpset, scope, types: new Map(), known, byOperator: new Map() };
  const initialized = new Set(graph.initializer.map(({ name }) => name));
  for (const { name } of graph.input) {
    if (initialized.has(name)) continue;
    const input = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    if (input === undefined) {
      throw new MissingInputError(`The shape of the input "${name}" is not given.`, { fix: "Name every input." });
    }
    define(walk, name, { dtype: input.dtype, shape: input.shape }, "a graph input");
  }
  enter(walk, graph);
  const flops = [...walk.byOperator.values()].reduce((sum, value) => sum + value, 0n);
  return { flops, byOperator: walk.byOperator, types: walk.types };
}
