import { assertTyped, type Bytes32, digestOf, type JobOffer, type SigningDomain } from "@starling/protocol";
import type { ChainJob } from "../components.ts";
import { OfferRefusedError } from "../errors.ts";

export interface CheckOfferParameters {
  readonly offer: JobOffer;
  /** The job as the chain has it. */
  readonly job: ChainJob;
  readonly domain: SigningDomain;
  /** Raw Ed25519 key of the peer that made the offer, proven by the connection. */
  readonly peer: Bytes32;
  /** Now, unix seconds. */
  readonly seconds: number;
}

/**
 * Checks that whoever offers a job speaks for it: the address in the job's parameters has delegated to this peer, and
 * the spec is the one that was posted. Volunteers lease from nobody else (PROTOCOL §6).
 * @throws OfferRefusedError, AuthorityError
 */
export async function checkOffer({ offer, job, domain, peer, seconds }: CheckOfferParameters): Promise<void> {
  const { delegation, signature } = offer.delegation;
  const refuse = (what: string, fix: string) => {
    throw new OfferRefusedError(`The offer of job ${offer.job} is refused: ${what}.`, { fix });
  };
  if (delegation.job !== offer.job) refuse("its delegation is for another job", "Ask the operator to delegate anew.");
  if (delegation.peer !== peer) refuse("its delegation names another peer", "Connect to the coordinator it names.");
  if (delegation.expiry <= seconds) refuse("its delegation has expired", "Ask the operator to delegate anew.");
  if (delegation.from !== job.coordinator) {
    refuse("its delegation is not from the job's coordinator", "Connect to the coordinator that the chain names.");
  }
  if (digestOf(offer.spec) !== job.spec) refuse("its spec is not the posted one", "Report the coordinator.");
  if (offer.client !== job.client) refuse("it names another client", "Report the coordinator.");
  if (job.end <= seconds) refuse("the job is over", "Choose another job.");
  await assertTyped(domain, "CoordinatorDelegation", delegation, signature, job.coordinator);
}
