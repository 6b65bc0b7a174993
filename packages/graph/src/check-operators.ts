import { InvalidOperatorError, UnsupportedOperatorError } from "./errors.ts";
import type { OperatorSchema } from "./operators/operator.ts";
import { OPERATORS } from "./operators.ts";
import type { Graph, GraphNode } from "./types.ts";

/** Nodes that one message names; a foreign model may have hundreds. */
const NAMED_NODES = 5;

/**
 * Checks that a node uses its operator as ONNX defines it.
 * @throws InvalidOperatorError
 */
export function assertSchema(node: GraphNode, schema: OperatorSchema, opset: number): void {
  const refuse = (problem: string) =>
    new InvalidOperatorError(`Node "${node.name}" (${node.op}) ${problem}.`, {
      fix: "Export the model again with standard ONNX operators (opset 13 to 23).",
    });
  if (schema.since !== undefined && opset < schema.since) {
    throw refuse(`is in the model's operator set ${opset} not what it is from ${schema.since} on`);
  }
  const [least, most] = schema.inputs;
  if (node.inputs.length < least || node.inputs.length > most || node.inputs.slice(0, least).includes("")) {
    throw refuse(
      `needs ${least === most ? least : most === Number.POSITIVE_INFINITY ? `${least} or more` : `${least} to ${most}`} inputs`,
    );
  }
  const outputs = node.outputs.filter((output) => output !== "").length;
  const first = node.outputs[0] ?? "";
  if (outputs > schema.outputs || (first === "" && !(schema.optionalFirst === true && outputs > 0))) {
    throw refuse(`has ${outputs} outputs where ${schema.outputs} is supported`);
  }
  for (const [name, { kind }] of node.attributes) {
    const expected = Object.hasOwn(schema.attributes, name) ? schema.attributes[name] : undefined;
    if (expected === undefined) throw refuse(`has the unknown attribute "${name}"`);
    if (expected !== kind) throw refuse(`has the attribute "${name}" as ${kind} instead of ${expected}`);
  }
}

/**
 * Checks that every node uses a supported operator as ONNX defines it.
 * @param supported Operators that the engine computes; those outside `OPERATORS` cannot be checked and are refused too.
 * @throws UnsupportedOperatorError naming the operators and the first nodes that use them, InvalidOperatorError
 */
export function checkOperators(graph: Graph, supported: ReadonlySet<string>): void {
  const foreign = graph.nodes.filter(({ op }) => !supported.has(op) || !OPERATORS.has(op));
  if (foreign.length > 0) {
    const names = [...new Set(foreign.map(({ op }) => op))];
    throw new UnsupportedOperatorError(
      `The model uses operators that are not supported: ${names.slice(0, NAMED_NODES).join(", ")}.`,
      {
        fix: `Replace them by supported ones: ${[...supported].sort().join(", ")}.`,
        details: foreign.slice(0, NAMED_NODES).map(({ name, op }) => `node "${name}" uses ${op}`),
      },
    );
  }
  for (const node of graph.nodes) {
    const schema = OPERATORS.get(node.op);
    if (schema !== undefined) assertSchema(node, schema, graph.opset);
  }
}
