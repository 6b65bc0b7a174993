import { jobIdOf } from "@starling/ledger";
import type {
  Address,
  Bytes32,
  CumulativeLeaf,
  JobId,
  JobView,
  LeaderView,
  MerklePath,
  SignedClaim,
  SignedJobControl,
  SigningDomain,
  TaskReply,
  TaskRequest,
} from "@starling/protocol";
import { announcementOf } from "./announce.ts";
import type { AbortOptions, CoordinatorComponents } from "./components.ts";
import { type Engine, startEngine } from "./engine.ts";
import { NotRunningError } from "./errors.ts";
import type { Fact } from "./facts/fact.ts";
import { assertFunded } from "./jobs/assert-funded.ts";
import { checkJob, type JobRequest } from "./jobs/check-job.ts";
import { controlJob } from "./jobs/control-job.ts";
import { pinJob } from "./keeping/pin-job.ts";
import type { CoordinatorLane } from "./lanes/lane.ts";
import { abandonedLeases } from "./leases/end-leases.ts";
import { type AccountReply, askAccount } from "./requests/ask-account.ts";
import { handleRequest } from "./requests/handle.ts";
import type { Peer } from "./requests/session.ts";
import { type SponsoredClaim, sponsorClaim } from "./requests/sponsor-claim.ts";
import type { EpochPolicy } from "./settlement/epoch-due.ts";
import { finalProof } from "./settlement/final-proof.ts";
import { resumeSettlement } from "./settlement/resume-settlement.ts";
import type { EpochState } from "./state/state.ts";
import { jobView } from "./views/job-view.ts";
import { leaderboard } from "./views/leaderboard.ts";

/** Settings of a coordinator. */
export interface CoordinatorInit {
  /** The engine that this network computes with. */
  readonly engine: Bytes32;
  /** How often an epoch is settled. */
  readonly epochs: EpochPolicy;
  /** Peer ids that take reveals, best first; usually the coordinator's own. */
  readonly uploadTo: () => readonly string[];
  /** How often time is looked at, in milliseconds. */
  readonly tickMs?: number;
  /** The lanes whose jobs are served; those of this package unless given. */
  readonly lanes?: readonly CoordinatorLane[];
  /** How long a closed job's blocks are kept, in milliseconds; what claims need stays longer where they do. */
  readonly keepMs?: number;
}

/** The round engine: leases out chunks, takes in results, has them checked, aggregates and settles. */
export interface Coordinator {
  /** Reads the journal and goes on where it ends. */
  start(): Promise<void>;
  /** Finishes what is being written and lets go; everything else follows from the journal at the next start. */
  stop(): Promise<void>;
  /** Takes a job on after checking it wholly. Adding it again changes nothing. @throws JobRefusedError and others */
  addJob(request: JobRequest, options?: AbortOptions): Promise<JobId>;
  /** Answers one request of a peer whose session key the connection has proved. */
  handle(request: TaskRequest, peer: Peer): Promise<TaskReply>;
  /** A peer is gone: what it was computing goes to somebody else at once. */
  disconnected(peer: Bytes32): Promise<void>;
  /** The client's order to pause, resume or cancel. @throws ControlRefusedError, AuthorityError, UnknownJobError */
  control(order: SignedJobControl): Promise<void>;
  /**
   * The operator's word after a rejected epoch: settle again, with whatever the evidence gives now.
   * @throws UnknownJobError, ControlRefusedError where nothing was rejected
   */
  resumeSettlement(job: JobId): Promise<void>;
  /** A job as pages show it; undefined for one that is not here. */
  view(job: JobId): JobView | undefined;
  views(): JobView[];
  /** What an account has earned: units from the journal, tokens from the chain. */
  account(worker: Address): Promise<AccountReply>;
  /** Epochs that this coordinator built, oldest first; whether they are final is read from the chain. */
  epochs(job: JobId): readonly EpochState[];
  /** An account's leaf in the newest final epoch with its path, as `claim` takes it; undefined where there is none. */
  claimProof(job: JobId, account: Address): (CumulativeLeaf & MerklePath) | undefined;
  /** Sends a claim that its account has signed and pays its gas. @throws ClaimRefusedError, AuthorityError */
  claim(order: SignedClaim): Promise<SponsoredClaim>;
  /** Workers by units, most first. */
  leaderboard(limit?: number): LeaderView[];
  /** Resolves when nothing is being computed or written: what is left waits for workers, the chain or the clock. */
  idle(): Promise<void>;
  /** Calls back after every change of a job; the returned function ends that. */
  onChange(listener: (job: JobId) => void): () => void;
}

/** @see Coordinator */
export function createCoordinator(init: CoordinatorInit): (components: CoordinatorComponents) => Coordinator {
  return (components) => {
    const { clock, chain, peerSigner } = components;
    const domain: SigningDomain = { chainId: chain.chainId, contract: chain.contract };
    const listeners = new Set<(job: JobId) => void>();
    let engine: Engine | undefined;

    function running(): Engine {
      if (engine !== undefined) return engine;
      throw new NotRunningError("The coordinator is not running.", { fix: "Start it first." });
    }

    function changed(facts: readonly Fact[]): void {
      const jobs = new Set(facts.flatMap((fact) => (fact.type === "member-joined" ? [] : [fact.job])));
      for (const job of jobs) for (const listener of listeners) listener(job);
      for (const fact of facts) {
        if (
          fact.type === "job-added" ||
          // What waiting workers wait for.
          fact.type === "round-opened" ||
          fact.type === "round-closed" ||
          fact.type === "epoch-built" ||
          fact.type === "job-ended"
        )
          tell(fact.job);
      }
    }

    /** News that does not arrive is told again with the next; nothing waits for it. */
    function tell(id: JobId): void {
      const job = engine?.context.book.state.jobs.get(id);
      if (job !== undefined) components.announce(announcementOf(job, peerSigner, clock.now())).catch(() => undefined);
    }

    return {
      async start() {
        engine ??= await startEngine(init, components, domain, changed);
        for (const job of engine.context.book.state.jobs.values()) await pinJob(components.blocks, job);
        await engine.context.advance();
      },
      async stop() {
        const stopping = engine;
        engine = undefined;
        await stopping?.stop();
      },
      async addJob(request, options) {
        const { context } = running();
        await assertFunded(chain, jobIdOf(domain, request.params), options);
        const fact = await checkJob(
          { ...context, engine: init.engine, lanes: context.book.state.lanes },
          request,
          options,
        );
        await context.readChain(fact.job, options?.signal);
        await context.book.record(({ jobs }) => (jobs.has(fact.job) ? [] : [fact]));
        const added = context.book.state.jobs.get(fact.job);
        if (added !== undefined) await pinJob(context.blocks, added);
        await context.advance();
        return fact.job;
      },
      handle: (request, peer) => handleRequest(running().context, request, peer),
      async disconnected(peer) {
        const { context } = running();
        context.live.connections.delete(peer);
        await context.book.record((state) => abandonedLeases(state, peer, clock.now()));
        await context.advance();
      },
      async control(order) {
        const { context } = running();
        await controlJob(context, order);
        await context.advance();
      },
      async resumeSettlement(job) {
        const { context } = running();
        await resumeSettlement(context, job);
        await context.advance();
      },
      view(id) {
        const { book, live, releases } = running().context;
        const job = book.state.jobs.get(id);
        return job === undefined ? undefined : jobView(book.state, job, { now: clock.now(), live }, releases);
      },
      views() {
        const { book, live, releases } = running().context;
        const moment = { now: clock.now(), live };
        return [...book.state.jobs.values()].map((job) => jobView(book.state, job, moment, releases));
      },
      account: (worker) => askAccount(running().context, worker),
      epochs: (job) => running().context.book.state.jobs.get(job)?.epochs ?? [],
      claimProof(job, account) {
        const { book, live } = running().context;
        return finalProof(book.state.jobs.get(job), live, account);
      },
      claim: (order) => sponsorClaim(running().context, order),
      idle: () => running().idle(),
      leaderboard: (limit = 100) => leaderboard(running().context.book.state, limit),
      onChange(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    };
  };
}
