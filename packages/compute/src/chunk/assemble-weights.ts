import type { Graph } from "@starling/graph";
import { applyDelta, decodeDelta, flatten, layoutOf, maxDeltaBytes, unflatten } from "@starling/learning";
import {
  Checkpoint,
  CODEC,
  checkpointBlocks,
  cidOf,
  decodeBlock,
  InvalidDataError,
  type NamedTensor,
  readCheckpoint,
  tensorLength,
  WrongBlockError,
  writeCheckpoint,
} from "@starling/protocol";
import type { WeightsRoute } from "./task.ts";

/** Values of all parameters by name. */
export type Parameters = ReadonlyMap<string, Float32Array>;

export interface AssembleWeightsParameters {
  readonly graph: Graph;
  readonly route: WeightsRoute;
  /** Parameters of the checkpoint that the route starts from, where it is held. */
  readonly held?: Parameters | undefined;
  /** Largest model in bytes (the spec's `limits.modelBytes`). */
  readonly maxBytes: number;
}

/**
 * Builds a checkpoint's weights from a whole earlier one and the server's steps since, and checks them against the
 * manifest of the checkpoint itself: whoever sent them, the result is right to the bit or refused.
 *
 * @throws WrongBlockError when something else comes out; InvalidDataError, PayloadError, ShapeError for blocks that are
 *   no checkpoint or step of this graph
 */
export async function assembleWeights(parameters: AssembleWeightsParameters): Promise<Parameters> {
  const { graph, route, held, maxBytes } = parameters;
  const target = decodeBlock(Checkpoint, route.target);
  checkShapes(graph, target, maxBytes);
  const start = held ?? (await wholeWeights(graph, route, maxBytes));
  const layout = layoutOf(graph.parameters);
  let parametersNow = start;
  if (route.deltas.length > 0) {
    let theta = flatten(layout, start);
    for (const blocks of route.deltas) {
      theta = applyDelta(theta, decodeDelta(blocks, theta.length, { maxBytes: maxDeltaBytes(theta.length) }));
    }
    parametersNow = new Map([...start, ...unflatten(layout, theta)]);
  }
  checkResult(graph, target, route.target, parametersNow);
  return parametersNow;
}

async function wholeWeights(graph: Graph, { from }: WeightsRoute, maxBytes: number): Promise<Parameters> {
  if (from.kind === "held") {
    throw new InvalidDataError("The weights that this chunk starts from are not held.", {
      fix: "Give the whole checkpoint.",
    });
  }
  const checkpoint = decodeBlock(Checkpoint, from.manifest);
  checkShapes(graph, checkpoint, maxBytes);
  const blocks = new Map(checkpointBlocks(checkpoint).map((cid, i) => [cid.toString(), from.blocks[i]]));
  const tensors = await readCheckpoint(checkpoint, async (cid) => blocks.get(cid.toString()) ?? new Uint8Array());
  return new Map(tensors.map(({ name, data }) => [name, data]));
}

function checkShapes({ parameters }: Graph, { tensors }: Checkpoint, maxBytes: number): void {
  const fits =
    tensors.length === parameters.length &&
    tensors.every(({ name, shape }, i) => {
      const parameter = parameters[i];
      return name === parameter?.name && shape.join() === parameter.shape.join();
    });
  const bytes = tensors.reduce((sum, tensor) => sum + 4 * tensorLength(tensor), 0);
  if (fits && bytes <= maxBytes) return;
  throw new InvalidDataError("The checkpoint is not one of this graph.", {
    fix: "Use the checkpoint and the graph that the job's spec names.",
    details: [`${tensors.length} tensors of ${bytes} bytes; the graph has ${parameters.length} parameters`],
  });
}

function checkResult(graph: Graph, target: Checkpoint, manifest: Uint8Array, values: Parameters): void {
  const tensors = graph.parameters.map(
    ({ name, shape }): NamedTensor => ({ name, shape, data: values.get(name) ?? new Float32Array() }),
  );
  const { graph: file, round, parent } = target;
  const made = writeCheckpoint(tensors, { graph: file, round, parent }).manifest.cid;
  if (made.equals(cidOf(manifest, CODEC.cbor))) return;
  throw new WrongBlockError("The weights are not those of the checkpoint that the chunk names.", {
    fix: "Fetch the whole checkpoint and its steps from other peers.",
  });
}
