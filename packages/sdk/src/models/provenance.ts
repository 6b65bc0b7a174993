import {
  type Address,
  DatasetManifest,
  decodeBlock,
  fromHex,
  merkleTree,
  TrainRecord,
  TrainSpec,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { GetBlock } from "./model-source.ts";

/** Who has a part in a model, and how large it is. */
export interface Contribution {
  readonly account: Address;
  /** Accepted updates. */
  readonly updates: number;
}

/** A dataset that a job names, for the part that it plays. */
export interface DatasetUse {
  readonly cid: CID;
  readonly manifest: DatasetManifest;
}

/** Where a model comes from; every fact follows from blocks named by CIDs, and anybody can gather it again. */
export interface Provenance {
  readonly specCid: CID;
  readonly spec: TrainSpec;
  readonly recordCid: CID;
  /** The record after whose round the model stands. */
  readonly record: TrainRecord;
  readonly training: DatasetUse;
  readonly validation: DatasetUse;
  readonly test: DatasetUse;
  /** In the order of accounts. */
  readonly contributions: readonly Contribution[];
  /**
   * Root of the Merkle tree over the contributions in their order; an item is the account's 20 bytes, then the number
   * of updates as 12 bytes, big-endian.
   */
  readonly contributorsRoot: string;
  /** The newest evaluation on the validation data, and the checkpoint that was evaluated. */
  readonly evaluation: ({ readonly round: number } & NonNullable<TrainRecord["evaluation"]>) | undefined;
}

const ITEM_BYTES = 32;

/** The root over contributions that are sorted by account, see {@link Provenance.contributorsRoot}. */
export function contributorsRoot(contributions: readonly Contribution[]): string {
  const items = contributions.map(({ account, updates }) => {
    const item = new Uint8Array(ITEM_BYTES);
    item.set(fromHex(account));
    new DataView(item.buffer).setBigUint64(ITEM_BYTES - 8, BigInt(updates));
    return item;
  });
  return merkleTree(items).root;
}

function contributionsOf(records: readonly TrainRecord[]): Contribution[] {
  const updates = new Map<Address, number>();
  for (const { accepted } of records) {
    for (const { worker } of accepted) updates.set(worker, (updates.get(worker) ?? 0) + 1);
  }
  return [...updates]
    .map(([account, count]) => ({ account, updates: count }))
    .sort((a, b) => (BigInt(a.account) < BigInt(b.account) ? -1 : 1));
}

/**
 * Gathers a model's provenance from a job's blocks: spec, datasets, and every round's record back to the first.
 * @param record the record after whose round the model stands
 * @throws InvalidDataError for blocks that are not what the spec says, and what `get` throws
 */
export async function gatherProvenance(specCid: CID, record: CID, get: GetBlock): Promise<Provenance> {
  const spec = decodeBlock(TrainSpec, await get(specCid));
  const records: TrainRecord[] = [];
  for (let at: CID | null = record; at !== null; ) {
    const current: TrainRecord = decodeBlock(TrainRecord, await get(at));
    records.push(current);
    at = current.prev;
  }
  const newest = records[0] as TrainRecord;
  const dataset = async (cid: CID): Promise<DatasetUse> => ({
    cid,
    manifest: decodeBlock(DatasetManifest, await get(cid)),
  });
  const [training, validation, test] = await Promise.all(
    [spec.laneParams.dataset, spec.common.validation, spec.common.test].map(dataset),
  );
  const evaluated = records.find(({ evaluation }) => evaluation !== null);
  const contributions = contributionsOf(records);
  return {
    specCid,
    spec,
    recordCid: record,
    record: newest,
    training: training as DatasetUse,
    validation: validation as DatasetUse,
    test: test as DatasetUse,
    contributions,
    contributorsRoot: contributorsRoot(contributions),
    evaluation: evaluated?.evaluation ? { round: evaluated.round, ...evaluated.evaluation } : undefined,
  };
}
