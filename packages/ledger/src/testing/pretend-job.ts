import type { EpochCase, JobId, ProposedEpoch } from "@starling/protocol";
import { type PretendInit, pretendEpochs } from "@starling/protocol/testing/epochs";
import { parseEther } from "viem";
import type { JobParams } from "../job-params.ts";
import { jobIdOf } from "../job-params.ts";
import { type Ledger, signingDomain } from "../ledger.ts";
import { post } from "../operations/post.ts";
import { propose } from "../operations/propose.ts";
import { addressOf, type Stand } from "./stand.ts";

/** A job on the chain whose epochs have evidence that anybody can check. */
export interface PretendJob {
  readonly params: JobParams;
  readonly job: JobId;
  /** The job's epochs as this proposer would bring them, oldest first. */
  epochs(init: PretendInit): EpochCase[];
}

const WORKERS: Pick<PretendInit, "workers" | "common"> = {
  workers: 3,
  common: { royalties: [{ account: `0x${"99".repeat(20)}`, bps: 500 }] },
};

/** Posts a job of the pretended spec. Its proposer is the stand's researcher. */
export async function pretendJob(stand: Stand, given: Partial<JobParams> = {}): Promise<PretendJob> {
  const [sample] = pretendEpochs({ ...WORKERS, epochs: [1] });
  if (sample === undefined) throw new Error("no epoch");
  const params = stand.params({ ...sample.params, bond: parseEther("4"), ...given });
  const domain = signingDomain(stand.ledger);
  const job = jobIdOf(domain, params);
  await post(stand.ledger, { params, amount: parseEther("10") });
  const proposer = addressOf(stand.researcher);
  return { params, job, epochs: (init) => pretendEpochs({ ...WORKERS, domain, job, proposer, ...init }) };
}

/** Proposes what a case says. */
export function proposeCase(ledger: Ledger, params: JobParams, { epoch, root, total, model, evidence }: ProposedEpoch) {
  return propose(ledger, { params, proposal: { epoch, root, total, model, evidence } });
}
