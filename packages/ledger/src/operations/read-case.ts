import type { Address, JobId, ProposedEpoch } from "@starling/protocol";
import { type JobParams, jobIdOf, NOBODY } from "../job-params.ts";
import { type Ledger, signingDomain } from "../ledger.ts";
import { readRounds } from "../read.ts";
import { readEpochs } from "./read-epochs.ts";

/** A pending epoch and the final one before it, as a verifier is handed them. */
export interface ChainCase {
  readonly job: JobId;
  readonly proposed: ProposedEpoch;
  readonly before?: ProposedEpoch;
}

/**
 * Reads what a proof against the job's pending epoch is held against.
 * @throws ContractRevertError EpochNotPending where no epoch waits; ChainUnreachableError
 */
export async function readCase(
  ledger: Ledger,
  { params, epoch, signal }: { params: JobParams; epoch: number; signal?: AbortSignal },
): Promise<ChainCase> {
  const job = jobIdOf(signingDomain(ledger), params);
  const held = await readRounds(ledger, "caseOf", [params, epoch]);
  const records = await readEpochs(ledger, { job, ...(signal === undefined ? {} : { signal }) });
  // A number comes again after its epoch fell: the last of each is the one that counts.
  const own = records.findLast((record) => record.epoch === epoch && record.evidence === held.evidence);
  const earlier = records.findLast((record) => record.epoch === epoch - 1);
  const backer = held.backer === NOBODY ? {} : { backer: held.backer.toLowerCase() as Address };
  const { total, root, evidence } = held;
  const proposer = held.proposer.toLowerCase() as Address;
  return {
    job,
    proposed: { epoch, root, total, evidence, model: own?.model ?? evidence, proposer, ...backer },
    ...(earlier && { before: earlier }),
  };
}
