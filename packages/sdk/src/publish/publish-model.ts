import { supportedOperators } from "@starling/compute";
import { checkGraph, cost, elementCount, type Graph, type Model, simplifyGraph, writeGraph } from "@starling/graph";
import { type Block, MAX_BLOCK_BYTES, type NamedTensor, rawBlock, writeCheckpoint } from "@starling/protocol";
import { JobRefusedError } from "../errors.ts";
import { type FitChoices, fitModel, type ModelChange } from "./fit-model.ts";

/** What a job's pages and prices need to know of a graph. */
export interface ModelFacts {
  readonly parameters: number;
  /** Those of them that training changes: what updates are made of. */
  readonly trained: number;
  /** FLOPs of one sample. */
  readonly flops: { readonly train: number; readonly evaluate: number };
  /** Shape of one sample as the graph takes it, without the batch. */
  readonly inputShape: readonly number[];
  /** Length of the output's last axis: classes, or tokens. */
  readonly outputs: number;
  /** Whether the graph takes token ids instead of numbers. */
  readonly takesTokens: boolean;
}

/** A model as blocks: the graph file, the initial checkpoint, and what the cost model says of it. */
export interface PublishedModel extends ModelFacts {
  readonly graph: Block;
  /** Manifest of the initial weights. */
  readonly checkpoint: Block;
  /** Graph file, manifest and tensor blocks: everything to upload. */
  readonly blocks: readonly Block[];
}

const sizes = (shape: readonly (number | string)[] = []) => shape.slice(1).map(Number);

/** Reads off a graph what it takes and gives, and what its cost model says. */
export function modelFacts(graph: Graph): ModelFacts {
  const { flopsForward, flopsTrain, trainableParameters } = cost(graph, 1);
  const [input] = graph.inputs;
  const [output] = graph.outputs;
  return {
    parameters: graph.parameters.reduce((sum, { shape }) => sum + elementCount(shape), 0),
    trained: trainableParameters,
    flops: { train: Number(flopsTrain), evaluate: Number(flopsForward) },
    inputShape: sizes(input?.shape),
    takesTokens: input?.dtype !== "float32",
    outputs: sizes(output?.shape).at(-1) ?? 1,
  };
}

/**
 * Turns an ONNX file into the blocks of a job, and says what was rewritten for it. An operator that cannot be trained is
 * refused here, by name.
 * @throws OpenDimensionsError, GraphError, JobRefusedError
 */
export function publishModel(
  onnx: Uint8Array,
  choices: FitChoices = {},
): PublishedModel & { readonly changes: readonly ModelChange[] } {
  const { changes, ...model } = fitModel(onnx, choices);
  return { ...publishGraph(model), changes };
}

/** Turns a graph and its weights into the blocks of a job. @throws GraphError, JobRefusedError */
export function publishGraph({ graph: given, weights }: Model): PublishedModel {
  // What exporters leave for the run to find out about shapes is known by now, and no engine has to compute it.
  const graph = simplifyGraph(given);
  checkGraph(graph, new Set(supportedOperators));
  const file = writeGraph(graph);
  if (file.byteLength > MAX_BLOCK_BYTES) {
    throw new JobRefusedError("The graph without its weights is larger than 1 MiB.", {
      fix: "Export it with its constants as initializers, or split the model.",
    });
  }
  const graphBlock = rawBlock(file);
  const tensors: NamedTensor[] = graph.parameters.map(({ name, shape }) => {
    const data = weights.get(name)?.data;
    if (data === undefined)
      throw new JobRefusedError(`The weights of "${name}" are missing.`, { fix: "Export again." });
    return { name, shape, data };
  });
  const { manifest, blocks } = writeCheckpoint(tensors, { graph: graphBlock.cid, round: 0, parent: null });
  return { ...modelFacts(graph), graph: graphBlock, checkpoint: manifest, blocks: [graphBlock, manifest, ...blocks] };
}
