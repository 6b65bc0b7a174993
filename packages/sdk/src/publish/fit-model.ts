import {
  type Graph,
  hasBatchStatistics,
  inferShapes,
  type Model,
  readModel,
  simplifyGraph,
  withBatchStatistics,
  withoutSoftmax,
} from "@starling/graph";
import { JobRefusedError, OpenDimensionsError } from "../errors.ts";

/** What a researcher can decide about a file as its exporter has written it. */
export interface FitChoices {
  /** Sizes of dimensions that the file leaves open, by their names in it; the batch stays open. */
  readonly dimensions?: Readonly<Record<string, number>>;
  /**
   * What BatchNormalization uses in training where the file has it in its form for inference: the statistics of each
   * micro-batch, or the file's own, which then stay as they are. `frozen` by default.
   */
  readonly statistics?: "batch" | "frozen";
}

/** Something that was rewritten, or could be, so that a file can be trained. */
export type ModelChange =
  /** Open dimensions got sizes. */
  | { readonly kind: "dimensions"; readonly sizes: Readonly<Record<string, number>> }
  /** The Softmax at the end was taken off: losses are taken of logits, which the exported model gives, too. */
  | { readonly kind: "softmax" }
  /** BatchNormalization was in its form for inference; now it uses these. */
  | { readonly kind: "statistics"; readonly layers: number; readonly statistics: "batch" | "frozen" };

/** Names of sizes that must be known before a graph can be trained. */
function openDimensions({ inputs }: Graph): string[] {
  const open = inputs.flatMap(({ shape }) => shape.slice(1)).filter((size) => typeof size === "string");
  return [...new Set(open)];
}

/** Exporters name sizes of outputs that follow from those of the inputs. */
function withKnownOutputs(graph: Graph): Graph {
  if (!graph.outputs.some(({ shape }) => shape.slice(1).some((size) => typeof size === "string"))) return graph;
  const types = inferShapes(simplifyGraph(graph), 1);
  const outputs = graph.outputs.map((output) => {
    const known = types.get(output.name)?.shape;
    return { ...output, shape: output.shape.map((size, i) => (i === 0 ? size : (known?.[i] ?? size))) };
  });
  return { ...graph, outputs };
}

/** Largest size that a dimension can be given. */
const MAX_SIZE = 65_536;

/** The file's model with its open dimensions closed. */
function readClosed(onnx: Uint8Array, given: Readonly<Record<string, number>>) {
  const read = readModel(onnx);
  const open = openDimensions(read.graph);
  if (open.length === 0) return { ...read, sizes: undefined };
  const missing = open.filter((name) => !Object.hasOwn(given, name));
  if (missing.length > 0) throw new OpenDimensionsError(missing);
  const sizes = Object.fromEntries(open.map((name) => [name, given[name] ?? 0]));
  for (const [name, size] of Object.entries(sizes)) {
    if (Number.isInteger(size) && size >= 1 && size <= MAX_SIZE) continue;
    throw new JobRefusedError(`The dimension "${name}" cannot have the size ${size}.`, {
      fix: `Give a whole number from 1 to ${MAX_SIZE}.`,
    });
  }
  return { ...readModel(onnx, { dimensions: sizes }), sizes };
}

/**
 * Opens an ONNX file as exporters write it and rewrites what keeps it from being trained.
 * @returns graph and weights, and what was done
 * @throws OpenDimensionsError where sizes are left open that `dimensions` does not give; JobRefusedError, GraphError
 */
export function fitModel(
  onnx: Uint8Array,
  { dimensions = {}, statistics = "frozen" }: FitChoices = {},
): Model & { readonly changes: readonly ModelChange[] } {
  const { graph: read, weights, sizes } = readClosed(onnx, dimensions);
  const changes: ModelChange[] = sizes === undefined ? [] : [{ kind: "dimensions", sizes }];
  let graph = withoutSoftmax(withKnownOutputs(read));
  if (graph.nodes.length < read.nodes.length) changes.push({ kind: "softmax" });
  const layers = graph.nodes.filter(({ op }) => op === "BatchNormalization").length;
  if (layers > 0 && !hasBatchStatistics(graph)) {
    if (statistics === "batch") graph = withBatchStatistics(graph);
    changes.push({ kind: "statistics", layers, statistics });
  }
  return { graph, weights, changes };
}
