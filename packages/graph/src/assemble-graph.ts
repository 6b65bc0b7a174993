import { MAX_NAME_LENGTH, MAX_OPSET, MIN_OPSET } from "./constants.ts";
import {
  DuplicateNameError,
  MalformedModelError,
  MissingInputError,
  ModelTooLargeError,
  UnsupportedOpsetError,
} from "./errors.ts";
import { sortNodes } from "./sort-nodes.ts";
import type { Graph, GraphNode } from "./types.ts";

/** No control characters: names are shown to people and stand in checkpoint manifests. */
const CONTROL = /\p{Cc}/u;

function assertName(name: string, what: string): void {
  if (name !== "" && name.length <= MAX_NAME_LENGTH && !CONTROL.test(name) && name.isWellFormed()) return;
  throw new ModelTooLargeError(`The name ${JSON.stringify(name.slice(0, 40))} of ${what} is not usable.`, {
    fix: `Use 1 to ${MAX_NAME_LENGTH} characters without control characters.`,
  });
}

/** Every name that has a value, each with one origin. */
function definedNames(graph: Graph): Set<string> {
  const origins = new Map<string, string>();
  const define = (name: string, origin: string) => {
    assertName(name, origin);
    const other = origins.get(name);
    if (other !== undefined) {
      throw new DuplicateNameError(`The name "${name}" belongs to ${other} and to ${origin}.`, {
        fix: "Give every value of the model a name of its own.",
      });
    }
    origins.set(name, origin);
  };
  for (const { name } of graph.inputs) define(name, "a graph input");
  for (const { name } of graph.parameters) define(name, "a parameter");
  for (const name of graph.constants.keys()) define(name, "a constant");
  for (const node of graph.nodes) {
    for (const output of node.outputs) if (output !== "") define(output, `node "${node.name}" (${node.op})`);
  }
  return new Set(origins.keys());
}

function assertInputsExist(nodes: readonly GraphNode[], defined: ReadonlySet<string>): void {
  for (const node of nodes) {
    const missing = node.inputs.find((input) => input !== "" && !defined.has(input));
    if (missing === undefined) continue;
    throw new MissingInputError(`Node "${node.name}" (${node.op}) reads "${missing}", which nothing defines.`, {
      fix: "Export the model again; a node or an initializer is missing.",
    });
  }
}

function assertOutputs(graph: Graph, defined: ReadonlySet<string>): void {
  if (graph.inputs.length === 0 || graph.outputs.length === 0) {
    throw new MalformedModelError("The model needs at least one input and one output.", { fix: "Export it again." });
  }
  for (const { name } of graph.outputs) {
    assertName(name, "a graph output");
    if (defined.has(name)) continue;
    throw new MissingInputError(`The graph output "${name}" is defined by no node.`, {
      fix: "Export the model again.",
    });
  }
  if (new Set(graph.outputs.map(({ name }) => name)).size !== graph.outputs.length) {
    throw new DuplicateNameError("A graph output is declared twice.", { fix: "Declare every output once." });
  }
}

/**
 * Checks that the pieces make one graph and puts its nodes in order. Operators and shapes are for `checkGraph`.
 * @throws DuplicateNameError, MissingInputError, CyclicGraphError, MalformedModelError, ModelTooLargeError,
 * UnsupportedOpsetError
 */
export function assembleGraph(pieces: Graph): Graph {
  if (!Number.isInteger(pieces.opset) || pieces.opset < MIN_OPSET || pieces.opset > MAX_OPSET) {
    throw new UnsupportedOpsetError(`The operator set ${pieces.opset} is not supported.`, {
      fix: `Use one from ${MIN_OPSET} to ${MAX_OPSET}.`,
    });
  }
  assertName(pieces.name, "the graph");
  for (const node of pieces.nodes) assertName(node.name, `a node (${node.op.slice(0, 40)})`);
  const defined = definedNames(pieces);
  assertInputsExist(pieces.nodes, defined);
  assertOutputs(pieces, defined);
  if (new Set(pieces.nodes.map(({ name }) => name)).size !== pieces.nodes.length) {
    throw new DuplicateNameError("Two nodes have the same name.", { fix: "Name every node differently." });
  }
  return { ...pieces, nodes: sortNodes(pieces.nodes) };
}
