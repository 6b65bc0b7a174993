import { assembleGraph } from "../assemble-graph.ts";
import type { Attribute, Dimension, DType, GraphNode, Model, Parameter, TensorOf, TensorValue } from "../types.ts";

/** What a node is made of besides its operator and its name. */
interface NodeParts {
  /** Names of the values that it reads. */
  readonly inputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** How many values it gives; 1 by default. */
  readonly outputs?: number;
}

/** A model under construction: nodes are added in the order in which they run. */
export interface Builder {
  /** Adds a trainable parameter, or a frozen one, and returns its name. */
  readonly parameter: (name: string, values: TensorOf<"float32">, trainable?: boolean) => string;
  /** Adds a constant and returns its name. */
  readonly constant: (name: string, values: TensorValue) => string;
  /** Adds a node and returns its first output's name: "NAME.out", or "NAME.out0" and so on for several. */
  readonly node: (op: string, name: string, parts: NodeParts) => string;
  /** Ends the model: the last node's output becomes "logits", float32 of this shape. */
  readonly finish: (shape: readonly Dimension[]) => Model;
}

/** Name of one of a node's several outputs. */
export const outputName = (node: string, index: number): string => `${node}.out${index}`;

/** Starts a model called `name` whose one input is "input". */
export function builder(
  name: string,
  opset: number,
  input: { readonly dtype: DType; readonly shape: readonly Dimension[] },
): Builder {
  const nodes: GraphNode[] = [];
  const parameters: Parameter[] = [];
  const constants = new Map<string, TensorValue>();
  const weights = new Map<string, TensorOf<"float32">>();
  return {
    parameter(parameterName, values, trainable = true) {
      parameters.push({ name: parameterName, dtype: "float32", shape: values.shape, trainable });
      weights.set(parameterName, values);
      return parameterName;
    },
    constant(constantName, values) {
      constants.set(constantName, values);
      return constantName;
    },
    node(op, nodeName, { inputs, attributes = {}, outputs: count = 1 }) {
      const outputs =
        count === 1 ? [`${nodeName}.out`] : Array.from({ length: count }, (_, i) => outputName(nodeName, i));
      nodes.push({ name: nodeName, op, inputs, outputs, attributes: new Map(Object.entries(attributes)) });
      return outputs[0] ?? "";
    },
    finish(shape) {
      const graph = assembleGraph({
        name,
        opset,
        inputs: [{ name: "input", ...input }],
        outputs: [{ name: "logits", dtype: "float32", shape }],
        nodes: nodes.map((node, i) => (i === nodes.length - 1 ? { ...node, outputs: ["logits"] } : node)),
        parameters,
        constants,
      });
      return { graph, weights };
    },
  };
}
