import { type EpochRecord, type JobOnChain, readEpochs, readJob, readSeal } from "@starling/ledger";
import { cidFromDigest, type JobId, type StationInfo } from "@starling/protocol";
import { readLedger } from "../../wallet/read-ledger.ts";

/** A final model on record. */
export interface SealedModel {
  readonly model: string;
  readonly parent: string;
  readonly epoch: number;
  /** Unix seconds. */
  readonly sealedAt: number;
}

/** A job's money as the contract has it, and what became of each epoch. */
export interface Settlement {
  readonly chain: JobOnChain;
  /** Oldest first; the number of one that fell comes again. */
  readonly epochs: readonly EpochRecord[];
  /** CIDs of the checkpoint that the job ended with and of the one that it started from, once they are on record. */
  readonly seal: SealedModel | undefined;
}

/** Reads both from the chain, past the station's own account of them. @throws NotOnChainError, ChainUnreachableError */
export async function readSettlement(station: StationInfo, job: JobId, signal: AbortSignal): Promise<Settlement> {
  const chain = readLedger(station);
  const [state, epochs, sealed] = await Promise.all([
    readJob(chain, { job, signal }),
    readEpochs(chain, { job, signal }),
    readSeal(chain, { job }),
  ]);
  const seal = sealed && {
    ...sealed,
    model: cidFromDigest(sealed.model).toString(),
    parent: cidFromDigest(sealed.parent).toString(),
  };
  return { chain: state, epochs, seal };
}
