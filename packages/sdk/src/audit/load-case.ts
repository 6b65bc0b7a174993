import {
  type ChainCase,
  type JobParams,
  type Ledger,
  readCase,
  readRegistration,
  signingDomain,
} from "@starling/ledger";
import {
  cidFromDigest,
  decodeBlock,
  type EpochCase,
  JobSpec,
  type Registration,
  registrationsOf,
} from "@starling/protocol";
import type { GetBlock } from "../models/model-source.ts";
import { bounded, type LoadEpochOptions, loadEpoch, loadHeldRounds } from "./load-epoch.ts";

/** What the caller itself holds against an epoch. */
export type OwnClaims = Pick<EpochCase, "vouchers" | "appointments" | "receipts">;

/**
 * Loads everything that `verifyEpoch` needs about a job's pending epoch: from the chain, and from the evidence that it
 * names. Pass `chain` where it was read already.
 * @throws ContractRevertError EpochNotPending; EvidenceMissingError, OversizeError, WrongBlockError, InvalidDataError
 */
export async function loadCase(
  ledger: Ledger,
  get: GetBlock,
  given: LoadEpochOptions & { params: JobParams; epoch: number; chain?: ChainCase; own?: OwnClaims },
): Promise<EpochCase> {
  const { params, epoch, own = {}, ...options } = given;
  const chain = given.chain ?? (await readCase(ledger, { params, epoch }));
  const { job, proposed, before } = chain;
  const spec = decodeBlock<JobSpec>(JobSpec, await bounded(get, options)(cidFromDigest(params.spec)));
  const { rounds: ownRounds, ...loaded } = await loadEpoch(get, proposed.evidence, options);
  const earlier = before && (await loadEpoch(get, before.evidence, options));
  const held = earlier === undefined ? [] : await loadHeldRounds(get, earlier, options);
  return {
    domain: signingDomain(ledger),
    job,
    params,
    spec,
    proposed,
    loaded,
    rounds: [...held, ...ownRounds],
    registrations: await registrations(ledger, spec, get),
    ...(before && earlier && { before, loadedBefore: earlier }),
    ...own,
  };
}

/** What Provenance says of the job's parts. A manifest that is not to be had says nothing about the epoch. */
async function registrations(ledger: Ledger, spec: JobSpec, get: GetBlock): Promise<Registration[]> {
  if (ledger.provenance === undefined) return [];
  const find = (author: Registration["author"], digest: Registration["digest"]) =>
    readRegistration(ledger, { author, digest });
  return registrationsOf(spec, get, find).catch(() => []);
}
