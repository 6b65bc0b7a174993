import type { GraphProto, TensorProto } from "onnx-buf";
import { assembleGraph } from "./assemble-graph.ts";
import { checkWeights } from "./check-weights.ts";
import { constantValue } from "./constant-value.ts";
import { MIN_FILE_OPSET, MIN_OPSET } from "./constants.ts";
import { DuplicateNameError, ModelTooLargeError, UnsupportedDataTypeError } from "./errors.ts";
import { decodeModel } from "./onnx/decode-model.ts";
import { MODEL_LIMITS, type ModelLimits } from "./onnx/limits.ts";
import { readNodes } from "./onnx/node-proto.ts";
import { readRole } from "./onnx/role.ts";
import { readTensor } from "./onnx/tensor-proto.ts";
import { upgradeNodes } from "./onnx/upgrade-nodes.ts";
import { readValueInfo } from "./onnx/value-info-proto.ts";
import { pruneGraph } from "./prune-graph.ts";
import { runningStatistics } from "./running-statistics.ts";
import type { Dimension, GraphNode, Model, Parameter, TensorOf, TensorValue, ValueInfo } from "./types.ts";

export interface ReadModelOptions {
  readonly limits?: Partial<ModelLimits>;
  /**
   * Whether training may change a parameter. By default all but the running statistics of BatchNormalization and those
   * that the file itself marks as frozen.
   */
  readonly isTrainable?: (name: string) => boolean;
  /** Sizes for dimensions that the file leaves open, by their names in it; the batch stays open. */
  readonly dimensions?: Readonly<Record<string, number>>;
}

/** From here on a score is as good as −∞: exporters write −10⁴ and less into masks. */
const MASKED = -1e4;

/** Whether a tensor is a mask that is added to attention scores: 0 for what is seen, hugely negative for the rest. */
function isMask({ data }: TensorOf<"float32">): boolean {
  return (
    data.includes(0) && data.some((value) => value <= MASKED) && data.every((value) => value === 0 || value <= MASKED)
  );
}

/**
 * Whether an initializer is a weight. Masks and scalars are not: exporters turn what stands in a formula into them, and training
 * it would change the formula. One that is marked as a parameter is one whatever its rank.
 */
function isParameter(tensor: TensorValue, role: boolean | undefined, name: string): tensor is TensorOf<"float32"> {
  if (tensor.dtype === "float32") return role !== undefined || (tensor.shape.length > 0 && !isMask(tensor));
  if (tensor.dtype !== "float64" || tensor.shape.length === 0) return false;
  throw new UnsupportedDataTypeError(`The weights "${name}" are float64.`, { fix: "Export the model in float32." });
}

interface Initializers {
  readonly parameters: Parameter[];
  readonly weights: Map<string, TensorOf<"float32">>;
  readonly constants: Map<string, TensorValue>;
}

function readInitializers(
  protos: readonly TensorProto[],
  frozen: ReadonlySet<string>,
  limits: ModelLimits,
  isTrainable: ReadModelOptions["isTrainable"],
): Initializers {
  const read: Initializers = { parameters: [], weights: new Map(), constants: new Map() };
  for (const proto of protos) {
    const { name } = proto;
    if (read.weights.has(name) || read.constants.has(name)) {
      throw new DuplicateNameError(`The initializer "${name}" is there twice.`, { fix: "Remove one of them." });
    }
    const tensor = readTensor(proto, `initializer "${name}"`, limits);
    const role = readRole(proto.metadataProps, name);
    if (isParameter(tensor, role, name)) {
      const trainable = isTrainable?.(name) ?? role ?? !frozen.has(name);
      read.parameters.push({ name, dtype: "float32", shape: tensor.shape, trainable });
      read.weights.set(name, tensor);
    } else {
      read.constants.set(name, tensor);
    }
  }
  return read;
}

/** A list of a formula's numbers, or one number that an exporter wrapped into a list. */
const MIN_WEIGHTS = 2;

/**
 * Files without initializers have their weights in Constant nodes, as paddle2onnx writes them: those of more than one
 * float32 become parameters.
 */
function readConstants(nodes: readonly GraphNode[], { isTrainable }: ReadModelOptions): Initializers {
  const frozen = runningStatistics(nodes);
  const read: Initializers = { parameters: [], weights: new Map(), constants: new Map() };
  for (const node of nodes) {
    const [name = ""] = node.outputs;
    if (node.op !== "Constant") continue;
    const tensor = constantValue(node);
    if (isParameter(tensor, undefined, name) && tensor.data.length >= MIN_WEIGHTS) {
      const trainable = isTrainable?.(name) ?? !frozen.has(name);
      read.parameters.push({ name, dtype: "float32", shape: tensor.shape, trainable });
      read.weights.set(name, tensor);
    } else read.constants.set(name, tensor);
  }
  return read;
}

function bind(value: ValueInfo, dimensions: Readonly<Record<string, number>>): ValueInfo {
  const sizeOf = (size: Dimension) =>
    typeof size === "string" && Object.hasOwn(dimensions, size) ? (dimensions[size] ?? size) : size;
  return { ...value, shape: value.shape.map((size, i) => (i === 0 ? size : sizeOf(size))) };
}

/** Inputs that the caller feeds: before IR version 4 initializers had to be listed among the inputs too. */
function fedInputs(graph: GraphProto) {
  const initialized = new Set(graph.initializer.map(({ name }) => name));
  return graph.input.filter(({ name }) => !initialized.has(name)).map(readValueInfo);
}

/**
 * Opens a complete ONNX file: the graph, and the values of its parameters in the order of `graph.parameters`. Nodes and
 * tensors without influence on any output are left out; files of the operator sets 9 to 12 are rewritten for 13.
 * @throws GraphError, one subclass per thing that can be wrong.
 */
export function readModel(bytes: Uint8Array, options: ReadModelOptions = {}): Model {
  const limits = { ...MODEL_LIMITS, ...options.limits };
  const { graph: proto, opset } = decodeModel(bytes, limits, MIN_FILE_OPSET);
  const { dimensions = {} } = options;
  const outputs = proto.output.map((output) => bind(readValueInfo(output), dimensions));
  const { nodes, constants } = upgradeNodes(
    readNodes(proto.node, limits),
    opset,
    (name) => outputs.find((output) => output.name === name)?.shape.length,
  );
  const bare = proto.initializer.length === 0;
  const initializers = bare
    ? readConstants(nodes, options)
    : readInitializers(proto.initializer, runningStatistics(nodes), limits, options.isTrainable);
  const graph = pruneGraph(
    assembleGraph({
      name: proto.name === "" ? "model" : proto.name,
      opset: Math.max(opset, MIN_OPSET),
      inputs: fedInputs(proto).map((input) => bind(input, dimensions)),
      outputs,
      nodes: bare ? nodes.filter(({ op }) => op !== "Constant") : nodes,
      parameters: initializers.parameters,
      constants: new Map([...initializers.constants, ...constants]),
    }),
  );
  if (graph.parameters.length > limits.parameters) {
    throw new ModelTooLargeError(`The model has ${graph.parameters.length} parameters.`, {
      fix: `Use at most ${limits.parameters} tensors.`,
    });
  }
  const used = new Set(graph.parameters.map(({ name }) => name));
  const weights = new Map([...initializers.weights].filter(([name]) => used.has(name)));
  return { graph, weights: checkWeights(graph, weights) };
}
