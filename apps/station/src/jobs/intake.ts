import type { Blocks, Coordinator } from "@starling/coordinator";
import {
  type JobParams,
  jobIdOf,
  type PostedJob,
  postedJob,
  readParams,
  readPostedJobs,
  signingDomain,
  watch,
} from "@starling/ledger";
import {
  cidFromDigest,
  decodeBlock,
  errorText,
  type JobId,
  JobSpec,
  type PeerSigner,
  type SignedCoordinatorDelegation,
  signTyped,
  type TypedSigner,
} from "@starling/protocol";
import type { Staging } from "../blocks/staging.ts";
import type { StationChain } from "../chain/open-chain.ts";
import { RequestError } from "../errors.ts";
import { BOND } from "./bond.ts";

/** How long after the deadline a delegation still holds: the last epoch is proposed in the grace period. */
const EXTRA_SECONDS = 30 * 86_400;

/** What intake works with. */
export interface IntakeComponents {
  readonly chain: StationChain;
  readonly coordinator: Coordinator;
  readonly staging: Staging;
  readonly blocks: Blocks;
  /** The account that jobs name as coordinator, which here is its own hot key. */
  readonly signer: TypedSigner;
  readonly peerSigner: PeerSigner;
  readonly log: (text: string) => void;
}

/** Takes on every job on the chain that names this station as its coordinator. */
export interface Intake {
  /** Takes on the jobs that are there, and from then on those that come. */
  start(): Promise<void>;
  /** Takes one on at once. @throws JobRefusedError and others when it can not be */
  add(params: JobParams): Promise<JobId>;
  stop(): void;
}

export function createIntake(components: IntakeComponents): Intake {
  const { chain, coordinator, staging, blocks, signer, peerSigner, log } = components;
  const domain = signingDomain(chain.station);
  const stopping = new AbortController();
  const adding = new Map<JobId, Promise<JobId>>();

  async function delegate(job: JobId, params: JobParams): Promise<SignedCoordinatorDelegation> {
    const delegation = {
      job,
      peer: peerSigner.publicKey,
      signer: chain.stationAddress,
      from: chain.stationAddress,
      expiry: params.deadline + EXTRA_SECONDS,
    };
    return { delegation, signature: await signTyped(signer, domain, "CoordinatorDelegation", delegation) };
  }

  /** A job that is told of by its poster and by the chain at once is taken on once. */
  function add(params: JobParams): Promise<JobId> {
    const job = jobIdOf(domain, params);
    const running = adding.get(job) ?? takeOn(job, params).finally(() => adding.delete(job));
    adding.set(job, running);
    return running;
  }

  async function takeOn(job: JobId, params: JobParams): Promise<JobId> {
    if (coordinator.view(job) !== undefined) return job;
    if (params.bond > BOND) {
      const fix = `Post it with a bond of at most ${BOND} token wei.`;
      throw new RequestError(422, "The job asks the station for a larger bond than it puts up.", fix);
    }
    const spec = cidFromDigest(params.spec);
    await coordinator.addJob({ params, spec, delegation: await delegate(job, params) });
    await staging.adopt(spec, decodeBlock<JobSpec>(JobSpec, await blocks.get(spec)));
    log(`took on job ${job.slice(0, 10)}…`);
    return job;
  }

  async function consider({ job, params }: Pick<PostedJob, "job" | "params">): Promise<void> {
    if (params.coordinator !== chain.stationAddress || params.token !== chain.deployment.star) return;
    if (params.deadline * 1_000 <= Date.now() || coordinator.view(job) !== undefined) return;
    await add(params).catch((error) => log(`refused job ${job.slice(0, 10)}…: ${errorText(error)}`));
  }

  async function considerLater(job: JobId): Promise<void> {
    if (coordinator.view(job) !== undefined) return;
    await consider({ job, params: await readParams(chain.station, { job, signal: stopping.signal }) });
  }

  async function follow(): Promise<void> {
    for await (const item of watch(chain.station, { signal: stopping.signal })) {
      if (item.type !== "event") continue;
      if (item.event.name === "JobPosted") await consider(postedJob(item.event));
      // A job that was posted without money was refused until now.
      if (item.event.name === "JobFunded") await considerLater(item.event.args.job);
    }
  }

  return {
    async start() {
      for (const posted of await readPostedJobs(chain.station)) await consider(posted);
      follow().catch((error) => {
        if (!stopping.signal.aborted) log(`no longer hears of new jobs: ${errorText(error)}`);
      });
    },
    add,
    stop: () => stopping.abort(),
  };
}
