import {
  ContractRevertError,
  type EventOf,
  type JobParams,
  type Ledger,
  NOBODY,
  readCase,
  readParams,
  type WatchItem,
  watch,
  withdrawBond,
} from "@starling/ledger";
import {
  type Address,
  errorText,
  type Finding,
  InvalidDataError,
  type JobId,
  OversizeError,
  verifyEpoch,
  WrongBlockError,
} from "@starling/protocol";
import { loadCase, type OwnClaims } from "../audit/load-case.ts";
import { EvidenceMissingError } from "../errors.ts";
import type { GetBlock } from "../models/model-source.ts";
import { actOnFindings, type ChallengeAction } from "./act-on-findings.ts";
import { within } from "./within.ts";

/** How long evidence is waited for; never longer than a third of what is left of the window. */
const EVIDENCE_MS = 30_000;

/** Receipts whose signature is checked: about 2 ms each. */
const SAMPLE = 20;

/** What a challenger thought of an epoch, and did. */
export interface ChallengeReport {
  readonly job: JobId;
  readonly epoch: number;
  readonly proposer: Address;
  readonly findings: readonly Finding[];
  readonly action: ChallengeAction;
}

/** Settings of {@link challenger}. */
export interface ChallengerInit {
  /** Sends as the challenger. */
  readonly ledger: Ledger;
  readonly blocks: GetBlock;
  /** Token wei that may be bonded in challenges at one time. Proofs cost no bond and are always brought. */
  readonly budget: bigint;
  /** Accounts whose epochs are left alone; the sender's own always are. */
  readonly own?: readonly Address[];
  /** Vouchers and receipts that the caller holds. */
  readonly claims?: (job: JobId) => Promise<OwnClaims>;
  readonly evidenceMs?: number;
  readonly onReport?: (report: ChallengeReport) => void;
  /** Told of what went wrong without ending the watch. */
  readonly onError?: (error: Error) => void;
}

/** Watches every job of the contract, verifies each epoch while it can be disputed, and disputes those that lie. */
export interface Challenger {
  /** Verifies a pending epoch now and acts on it. @throws LedgerError where the chain cannot be reached */
  check(job: JobId, epoch: number): Promise<ChallengeReport | undefined>;
  /** Token wei bonded at present. */
  bonded(): bigint;
  stop(): Promise<void>;
}

/** @see Challenger */
export function challenger(init: ChallengerInit): Challenger {
  const { ledger, blocks, budget, onReport, onError } = init;
  const me = (ledger.sender?.address.toLowerCase() ?? NOBODY) as Address;
  const own = new Set<string>([me, ...(init.own ?? [])]);
  const stopping = new AbortController();
  const { signal } = stopping;
  /** Bonds of ours that dispute an epoch, by job: a contract lets one epoch of a job be disputed at a time. */
  const stakes = new Map<JobId, bigint>();
  const known = new Map<JobId, JobParams>();
  const running = new Set<Promise<void>>();
  const bonded = () => [...stakes.values()].reduce((sum, bond) => sum + bond, 0n);

  async function paramsOf(job: JobId): Promise<JobParams> {
    const params = known.get(job) ?? (await readParams(ledger, { job, signal }));
    known.set(job, params);
    return params;
  }

  async function findingsOf(params: JobParams, job: JobId, epoch: number, ms: number): Promise<readonly Finding[]> {
    const claims = (await init.claims?.(job)) ?? {};
    const deadline = performance.now() + ms;
    const get: GetBlock = (cid) => within(blocks(cid), deadline - performance.now(), signal);
    try {
      const given = await loadCase(ledger, get, { params, epoch, own: claims, signal });
      const seed = crypto.getRandomValues(new Uint8Array(32));
      return (await verifyEpoch(given, { seed, size: SAMPLE })).findings;
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      const words = unusable(cause);
      if (words === undefined) throw cause;
      return [{ place: "blocks", words }];
    }
  }

  async function check(job: JobId, epoch: number): Promise<ChallengeReport | undefined> {
    const params = await paramsOf(job);
    const { proposed } = await readCase(ledger, { params, epoch, signal });
    if (own.has(proposed.proposer) || (proposed.backer !== undefined && own.has(proposed.backer))) return undefined;
    const ms = Math.min(init.evidenceMs ?? EVIDENCE_MS, (params.window * 1_000) / 3);
    const findings = await findingsOf(params, job, epoch, ms);
    const action = await actOnFindings(ledger, { params, epoch, findings, budget: budget - bonded(), signal });
    if (action.type === "challenged") stakes.set(job, action.bond);
    const report = { job, epoch, proposer: proposed.proposer, findings, action };
    onReport?.(report);
    return report;
  }

  /** The bond comes back, with a prize or without, once the dispute is over. */
  async function collect(job: JobId): Promise<void> {
    stakes.delete(job);
    await withdrawBond(ledger, { params: await paramsOf(job), account: me }).catch((cause) => {
      if (!(cause instanceof ContractRevertError)) throw cause;
    });
  }

  function later(task: () => Promise<unknown>): void {
    const run = task().then(
      () => undefined,
      (cause) => {
        const over = cause instanceof ContractRevertError && ["WrongEpoch", "EpochNotPending"].includes(cause.reason);
        if (!over && !signal.aborted) onError?.(cause instanceof Error ? cause : new Error(errorText(cause)));
      },
    );
    running.add(run);
    void run.then(() => running.delete(run));
  }

  function hear(item: WatchItem): void {
    if (item.type !== "event") return;
    const { event } = item;
    switch (event.name) {
      case "JobPosted":
        known.set(event.args.job, event.args.params);
        return;
      case "EpochProposed":
        if (isOpen(event) && !own.has(event.args.proposer)) later(() => check(event.args.job, event.args.epoch));
        return;
      case "EpochChallenged":
        if (event.args.challenger === me) stakes.set(event.args.job, known.get(event.args.job)?.bond ?? 0n);
        return;
      case "EpochResolved":
      case "EpochDisproved": {
        const { job } = event.args;
        const ours = stakes.has(job) || (event.name === "EpochDisproved" && event.args.caller === me);
        if (ours) later(() => collect(job));
        return;
      }
    }
  }

  async function follow(): Promise<void> {
    for await (const item of watch(ledger, { signal, ...(onError && { onError }) })) hear(item);
  }
  const following = follow().catch((cause) => onError?.(cause));

  return {
    check,
    bonded,
    async stop() {
      stopping.abort();
      await following;
      await Promise.all(running);
    },
  };
}

/** Whether the epoch may still be disputed by this machine's clock; the chain has the last word. */
function isOpen({ args }: EventOf<"EpochProposed">): boolean {
  return args.ripeAt * 1_000 > Date.now();
}

/** Why evidence cannot be used, where that is the proposer's doing; undefined for what is ours. */
function unusable(cause: unknown): string | undefined {
  if (cause instanceof EvidenceMissingError) return "The evidence is withheld: it was not to be had in time.";
  const theirs =
    cause instanceof InvalidDataError || cause instanceof OversizeError || cause instanceof WrongBlockError;
  return theirs ? `The evidence cannot be read: ${cause.message}` : undefined;
}
