import { adaptableWeights, addAdapters, type Graph, namesLike } from "@starling/graph";
import type { CID } from "multiformats/cid";
import { type PublishedModel, publishGraph } from "../publish/publish-model.ts";
import { type GetBlock, loadCheckpoint } from "./model-source.ts";

/** Which weights get adapters, and of what form. */
export interface AdapterChoices {
  readonly rank: number;
  /** The adapters count alpha / rank. */
  readonly alpha: number;
  /** Names of weights, with `*` for any characters and commas between; by default every matrix that is large enough. */
  readonly weights?: string;
  /** Of the adapters' first matrices; fixed by default, so that the same choices give the same blocks. */
  readonly seed?: number;
}

/** The matrices that an adapter of this rank fits; all of them where it fits none, so that it is refused by its rank. */
function largeEnough(graph: Graph, rank: number): (name: string) => boolean {
  const matrices = [...adaptableWeights(graph)];
  const fitting = matrices.filter(([, { shape }]) => rank <= Math.min(...shape));
  const names = new Set((fitting.length > 0 ? fitting : matrices).map(([name]) => name));
  return (name) => names.has(name);
}

/**
 * Makes a job's model of which only low-rank adapters are trained, from any checkpoint. The frozen tensors keep their
 * blocks, so whoever has the base fetches the adapters alone. The new graph says by itself what is trained: neither
 * coordinator nor verifier needs to know that it has adapters.
 * @throws GraphError for a choice that does not fit the model, InvalidDataError
 */
export async function adaptModel(
  checkpoint: CID,
  get: GetBlock,
  { rank, alpha, weights = "", seed = 1 }: AdapterChoices,
): Promise<PublishedModel> {
  const base = await loadCheckpoint(checkpoint, get);
  const select = weights.trim() === "" ? largeEnough(base.graph, rank) : namesLike(weights);
  return publishGraph(addAdapters(base, { select, rank, alpha, seed }));
}
