import type { JobParams } from "@starling/ledger";
import { jobIdOf } from "@starling/ledger";
import {
  assertTyped,
  type Bytes32,
  decodeBlock,
  digestOf,
  JobSpec,
  missingRoyalties,
  type PeerSigner,
  registrationsOf,
  type SignedCoordinatorDelegation,
  type SigningDomain,
  specBlocks,
  type TypedSigner,
  termsHash,
  termsOf,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { AbortOptions, Blocks, Chain, Checker, Clock } from "../components.ts";
import type { FactOf } from "../facts/fact.ts";
import { toJournal } from "../facts/job-params.ts";
import { type Lanes, laneNamed } from "../lanes/lanes.ts";
import { refuse } from "./refuse.ts";

/** What somebody asks the coordinator to take on. */
export interface JobRequest {
  readonly params: JobParams;
  readonly spec: CID;
  readonly delegation: SignedCoordinatorDelegation;
}

/** What checking a job needs. */
export interface CheckJobComponents {
  readonly blocks: Blocks;
  readonly chain: Pick<Chain, "registration">;
  readonly checker: Checker;
  readonly clock: Clock;
  readonly signer: TypedSigner;
  readonly peerSigner: PeerSigner;
  readonly domain: SigningDomain;
  readonly engine: Bytes32;
  readonly lanes: Lanes;
}

/** Whether this coordinator may speak for the job. @throws JobRefusedError, AuthorityError */
async function checkAuthority(
  { clock, signer, peerSigner, domain }: CheckJobComponents,
  { params, delegation: { delegation, signature } }: JobRequest,
): Promise<void> {
  const now = clock.now() / 1_000;
  const fix = "Ask the job's coordinator account for a delegation to this station.";
  if (delegation.job !== jobIdOf(domain, params)) refuse("The delegation is for another job.", fix);
  if (delegation.peer !== peerSigner.publicKey) refuse("The delegation names another peer.", fix);
  if (delegation.signer !== signer.address.toLowerCase()) refuse("The delegation names another hot key.", fix);
  if (delegation.expiry <= now) refuse("The delegation has expired.", fix);
  if (delegation.from !== params.coordinator) refuse("The delegation is not the job's coordinator's.", fix);
  if (params.deadline <= now) refuse("The job's deadline has passed.", "Post the job again with a later deadline.");
  await assertTyped(domain, "CoordinatorDelegation", delegation, signature, params.coordinator);
}

/** Sizes are known from the manifests, so nothing of a job that is too large is fetched. */
async function checkRoom({ blocks }: CheckJobComponents, spec: JobSpec, options: AbortOptions): Promise<void> {
  const { model, data } = await specBlocks(spec, (cid) => blocks.get(cid, options));
  const named = [...model, ...data];
  if ((await blocks.hasRoom?.(named)) ?? true) return;
  const bytes = named.reduce((sum, block) => sum + block.bytes, 0);
  refuse(
    `The job's ${Math.ceil(bytes / 2 ** 20)} MiB do not fit into this coordinator's store.`,
    "Use less data, wait until other jobs have ended, or ask the operator for more room.",
  );
}

/** Whether the spec pays everybody who has registered what it uses. @throws JobRefusedError */
async function checkRoyalties({ blocks, chain }: CheckJobComponents, spec: JobSpec, options: AbortOptions) {
  if (chain.registration === undefined) return;
  const registered = await registrationsOf(spec, (cid) => blocks.get(cid, options), chain.registration);
  const [missing] = missingRoyalties(spec, registered);
  if (missing === undefined) return;
  refuse(
    `The data or the base model is registered: ${missing.account} is due ${missing.asked} basis points, not ${missing.given}.`,
    "Add the royalty to the spec, or use other data.",
  );
}

/**
 * Checks a job wholly before it is taken on: authority, spec against schema, engine, terms, room, everything that is
 * its lane's own, registered royalties, and that every block is here.
 * @throws JobRefusedError and the errors of the protocol and the graph, each naming the fix.
 */
export async function checkJob(
  components: CheckJobComponents,
  request: JobRequest,
  options: AbortOptions = {},
): Promise<FactOf<"job-added">> {
  const { blocks, clock, engine, lanes } = components;
  await checkAuthority(components, request);
  if (digestOf(request.spec) !== request.params.spec) {
    refuse("The chain names another spec for this job.", "Give the CID whose digest is in the job's parameters.");
  }
  const spec = decodeBlock(JobSpec, await blocks.get(request.spec, options));
  if (termsHash(termsOf(spec)) !== request.params.terms) {
    refuse("The chain names other terms for this job.", "Post it again with the terms that follow from its spec.");
  }
  if (spec.common.engine !== engine) {
    refuse("The spec asks for another engine.", `Post it for this network's engine, ${engine}.`);
  }
  const lane = laneNamed(lanes, spec.lane);
  await checkRoom(components, spec, options);
  const intake = await lane.takeOn(components, spec, options);
  await checkRoyalties(components, spec, options);
  return {
    type: "job-added",
    at: clock.now(),
    job: request.delegation.delegation.job,
    params: toJournal(request.params),
    specCid: request.spec,
    spec,
    delegation: request.delegation,
    intake,
  };
}
