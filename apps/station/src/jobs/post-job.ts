import { randomBytes } from "node:crypto";
import { approve, type JobParams, jobParams, type Posted, post } from "@starling/ledger";
import { type Block, digestOf, type JobSpec, termsHash, termsOf, toHex } from "@starling/protocol";
import type { StationChain } from "../chain/open-chain.ts";
import { RequestError } from "../errors.ts";
import { BOND } from "./bond.ts";

/** How long an epoch can be challenged, and how long the arbiter may take, in seconds. */
export interface SettlementTimes {
  readonly window: number;
  readonly ruling: number;
}

/** On the embedded chain a newcomer waits seconds for the first tokens; elsewhere people need time to check. */
export function settlementTimes(embedded: boolean): SettlementTimes {
  return embedded ? { window: 10, ruling: 10 } : { window: 3_600, ruling: 24 * 3_600 };
}

/** What the station's researcher orders. */
export interface PostOrder {
  readonly spec: Block["cid"];
  readonly jobSpec: JobSpec;
  /** Token wei to put in escrow. */
  readonly budget: bigint;
  /** Unix seconds of the job's deadline. */
  readonly deadline: number;
  readonly times: SettlementTimes;
}

/** The parameters of a job that this station coordinates. */
export function stationJobParams(chain: StationChain, order: PostOrder): JobParams {
  if (chain.researcherAddress === undefined) throw noResearcher();
  return jobParams({
    client: chain.researcherAddress,
    token: chain.deployment.star,
    coordinator: chain.stationAddress,
    arbiter: chain.deployment.objectiveArbiter,
    bond: BOND,
    maxStep: order.budget,
    window: order.times.window,
    ruling: order.times.ruling,
    deadline: order.deadline,
    spec: digestOf(order.spec),
    terms: termsHash(termsOf(order.jobSpec)),
    salt: toHex(randomBytes(32)),
  });
}

function noResearcher(): RequestError {
  return new RequestError(409, "This station has no researcher key.", "Set RESEARCHER_KEY, or post from a wallet.");
}

/** Approves and posts a job with the station's researcher key. @throws LedgerError, RequestError 409 */
export async function postJob(chain: StationChain, order: PostOrder): Promise<Posted & { readonly params: JobParams }> {
  const { researcher } = chain;
  if (researcher === undefined) throw noResearcher();
  const params = stationJobParams(chain, order);
  await approve(researcher, { token: params.token, amount: order.budget });
  return { ...(await post(researcher, { params, amount: order.budget })), params };
}
