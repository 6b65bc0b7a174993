import { usesBatch } from "./batch-statistics.ts";
import { InvalidOperatorError } from "./errors.ts";
import type { Graph, GraphNode } from "./types.ts";

/** Positions of the running mean and variance among the inputs of BatchNormalization. */
const [MEAN, VARIANCE] = [3, 4] as const;

const OUTPUT = "starling.statistics";

/** A BatchNormalization whose running statistics are computed anew: names and number of both. */
export interface StatisticsOf {
  readonly mean: string;
  readonly variance: string;
  readonly channels: number;
}

/** A graph that gives statistics instead of an answer. */
export interface CalibrationGraph {
  /** Its output is float32 [Σ 2 · channels]: mean and variance of each normalization in turn. Nothing is trained. */
  readonly graph: Graph;
  readonly statistics: readonly StatisticsOf[];
}

/**
 * The graph that computes, for one batch, mean and variance in front of each BatchNormalization that normalizes by its
 * batch.
 * @throws InvalidOperatorError if the running statistics of one are no parameters
 */
export function calibrationGraph(graph: Graph): CalibrationGraph {
  const statistics: StatisticsOf[] = [];
  const nodes = graph.nodes.map((node) => {
    if (!usesBatch(node)) return node;
    const of = statisticsOf(graph, node);
    statistics.push(of);
    const [output = ""] = node.outputs;
    // Without momentum the new running statistics are those of the batch.
    return {
      ...node,
      attributes: new Map(node.attributes).set("momentum", { kind: "float", value: 0 }),
      outputs: [output, ...outputsFor(of)],
    };
  });
  const joined: GraphNode = {
    name: OUTPUT,
    op: "Concat",
    inputs: statistics.flatMap(outputsFor),
    outputs: [OUTPUT],
    attributes: new Map([["axis", { kind: "int", value: 0 }]]),
  };
  const length = statistics.reduce((sum, { channels }) => sum + 2 * channels, 0);
  return {
    graph: {
      ...graph,
      nodes: [...nodes, joined],
      outputs: [{ name: OUTPUT, dtype: "float32", shape: [length] }],
      parameters: graph.parameters.map((parameter) => ({ ...parameter, trainable: false })),
    },
    statistics,
  };
}

const outputsFor = ({ mean, variance }: StatisticsOf) => [`${OUTPUT}/${mean}`, `${OUTPUT}/${variance}`];

function statisticsOf({ parameters }: Graph, node: GraphNode): StatisticsOf {
  const [mean, variance] = [MEAN, VARIANCE].map((index) => parameters.find(({ name }) => name === node.inputs[index]));
  if (mean && variance) return { mean: mean.name, variance: variance.name, channels: mean.shape[0] ?? 0 };
  throw new InvalidOperatorError(`The running statistics of node "${node.name}" (${node.op}) are no parameters.`, {
    fix: "Export the model with them as float32 initializers.",
  });
}
