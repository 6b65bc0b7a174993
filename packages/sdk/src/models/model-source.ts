import { type Graph, readGraph, type TensorOf, type Weights } from "@starling/graph";
import { applyDelta, decodeDelta, flatten, layoutOf, maxDeltaBytes, unflatten, vectorLength } from "@starling/learning";
import {
  Checkpoint,
  decodeBlock,
  fromOne,
  InvalidDataError,
  type NamedTensor,
  readCheckpoint,
  TrainRecord,
  writeCheckpoint,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { ReplayMismatchError } from "../errors.ts";

/** Gives a block's verified bytes, from wherever. */
export type GetBlock = (cid: CID) => Promise<Uint8Array>;

/** A model's graph with its weights at one checkpoint. */
export interface LoadedModel {
  readonly graph: Graph;
  readonly weights: Weights;
  readonly checkpoint: Checkpoint;
  readonly cid: CID;
}

export function toWeights(tensors: readonly NamedTensor[]): Weights {
  return new Map(
    tensors.map(({ name, shape, data }): [string, TensorOf<"float32">] => [name, { dtype: "float32", shape, data }]),
  );
}

/** Loads a checkpoint whose blocks are stored whole. @throws InvalidDataError */
export async function loadCheckpoint(cid: CID, get: GetBlock): Promise<LoadedModel> {
  const checkpoint = decodeBlock(Checkpoint, await get(cid));
  const graph = readGraph(await get(checkpoint.graph));
  return { graph, weights: toWeights(await readCheckpoint(checkpoint, get)), checkpoint, cid };
}

/** The next checkpoint's weights: the record's delta applied to the trainable ones, the frozen ones kept. */
export async function stepModel(model: LoadedModel, record: TrainRecord, get: GetBlock): Promise<LoadedModel> {
  if (!record.base.equals(model.cid)) {
    throw new InvalidDataError(`Round ${fromOne(record.round)} does not follow from this checkpoint.`, {
      fix: "Give the records in order, from a checkpoint on.",
    });
  }
  const layout = layoutOf(model.graph.parameters);
  const n = vectorLength(layout);
  const before = new Map([...model.weights].map(([name, { data }]) => [name, data]));
  const delta = decodeDelta(await Promise.all(record.delta.map(get)), n, { maxBytes: maxDeltaBytes(n) });
  const after = unflatten(layout, applyDelta(flatten(layout, before), delta));
  const tensors = model.graph.parameters.map(({ name, shape }) => ({
    name,
    shape,
    data: after.get(name) ?? before.get(name) ?? new Float32Array(),
  }));
  const next = writeCheckpoint(tensors, { graph: model.checkpoint.graph, round: record.round + 1, parent: model.cid });
  if (!next.manifest.cid.equals(record.model)) {
    throw new ReplayMismatchError(
      `Round ${fromOne(record.round)} does not lead to the checkpoint that its record names.`,
      {
        fix: "Do not trust this record; compare with another station or tab.",
        details: [`expected ${record.model}`, `computed ${next.manifest.cid}`],
      },
    );
  }
  const checkpoint = decodeBlock(Checkpoint, next.manifest.bytes);
  return { graph: model.graph, weights: toWeights(tensors), checkpoint, cid: next.manifest.cid };
}

/**
 * Loads the model after a round: back over the records to the newest checkpoint that is stored whole (or to the initial
 * one), then forward by the deltas, each step checked against its record.
 * @param first the job's initial checkpoint
 * @param options.known a model of an earlier round, from where on only the deltas since then are fetched
 * @throws ReplayMismatchError, InvalidDataError
 */
export async function loadModelAfter(
  record: CID,
  first: CID,
  get: GetBlock,
  { known }: { readonly known?: LoadedModel | undefined } = {},
): Promise<LoadedModel> {
  const path: TrainRecord[] = [];
  let start: LoadedModel | undefined;
  for (let at: CID | null = record; at !== null && start === undefined; ) {
    const current: TrainRecord = decodeBlock(TrainRecord, await get(at));
    start = known?.cid.equals(current.model) ? known : await loadCheckpoint(current.model, get).catch(() => undefined);
    if (start === undefined) path.unshift(current);
    at = current.prev;
  }
  let model = start ?? (await loadCheckpoint(first, get));
  for (const current of path) model = await stepModel(model, current, get);
  return model;
}
