import {
  type Block,
  decodeBlock,
  InvalidDataError,
  readVector,
  TrainRecord,
  VectorManifest,
  writeCheckpoint,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { type GetBlock, loadModelAfter } from "../models/model-source.ts";
import type { SpecParts } from "./build-spec.ts";

/** What a spec names to begin where a round of another job ended. */
export interface StartingPoint {
  readonly parts: Pick<SpecParts, "graph" | "checkpoint"> & Required<Pick<SpecParts, "origin">>;
  /** The checkpoint, to be published whole: rounds between two whole ones are kept as steps alone. */
  readonly blocks: readonly Block[];
}

/**
 * Starts from the model after any round of any job. A fork begins with a server that carries nothing; with `resumes` the
 * new job takes over momentum and error, which a station keeps for the newest round and for those it keeps whole.
 * @param record of the round
 * @param first checkpoint that the other job started from
 * @throws InvalidDataError for a round that kept no momentum to resume with; ReplayMismatchError
 */
export async function startFrom(
  record: CID,
  { first, get, resumes = false }: { readonly first: CID; readonly get: GetBlock; readonly resumes?: boolean },
): Promise<StartingPoint> {
  const { model: checkpoint, momentum, error } = decodeBlock(TrainRecord, await get(record));
  if (resumes) {
    const read = async (cid: CID) => readVector(decodeBlock(VectorManifest, await get(cid)), get);
    await Promise.all([momentum, error].map(read)).catch((cause: unknown) => {
      throw new InvalidDataError("Nobody keeps what the server carried after this round.", {
        fix: "Resume from the newest round or from one that is kept whole, or fork.",
        cause,
      });
    });
  }
  const { graph, weights, checkpoint: head } = await loadModelAfter(record, first, get);
  const tensors = graph.parameters.map(({ name, shape }) => {
    return { name, shape, data: weights.get(name)?.data ?? new Float32Array() };
  });
  const written = writeCheckpoint(tensors, { graph: head.graph, round: head.round, parent: head.parent });
  return {
    parts: { graph: head.graph, checkpoint, origin: { record, resumes } },
    blocks: [written.manifest, ...written.blocks],
  };
}
