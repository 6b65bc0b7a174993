import type { Address, Bytes32, JobId } from "@starling/protocol";
import { getBlock } from "viem/actions";
import { NotOnChainError } from "../errors.ts";
import { type JobParams, NOBODY } from "../job-params.ts";
import type { Ledger } from "../ledger.ts";
import { readRounds } from "../read.ts";
import { rpcError } from "../rpc-error.ts";
import { readParams } from "./read-posted.ts";

/** An epoch as the contract holds it. */
export interface StoredEpoch {
  readonly epoch: number;
  readonly root: Bytes32;
  readonly evidence: Bytes32;
  /** Token wei promised since the job began. */
  readonly total: bigint;
  readonly proposedAt: number;
  /** From here on it is final; moved by a challenge. */
  readonly ripeAt: number;
  readonly challenged: boolean;
}

/**
 * Where a job stands by the clock: taking work; settling what was done; refundable, as proposals have ended; or
 * sweepable, as claims have.
 */
export type JobPhase = "open" | "settling" | "refundable" | "sweepable";

/** A job's state on the chain at one moment. Amounts in token wei, times in unix seconds. */
export interface JobOnChain {
  readonly job: JobId;
  readonly params: JobParams;
  readonly phase: JobPhase;
  /** The moment that this is about: the chain's clock, or this machine's where the chain's stands still. */
  readonly now: number;
  /** Paid in, refunds taken off. */
  readonly escrowed: bigint;
  readonly paid: bigint;
  /** In the newest final root and not claimed. */
  readonly owed: bigint;
  /** In no final root: what future epochs can promise, or the client gets back. */
  readonly free: bigint;
  /** What `refund` would pay now. */
  readonly refundable: bigint;
  /** What `sweep` would pay now: promised, and not claimed in time. */
  readonly sweepable: bigint;
  readonly closedAt: number;
  readonly settleUntil: number;
  /** The newest final epoch. */
  readonly final?: StoredEpoch;
  /** The newest epoch, while it can be challenged or awaits its ruling. */
  readonly pending?: StoredEpoch;
  /** Number of the newest epoch, final or not; 0 before the first. */
  readonly epoch: number;
  readonly coordinator: Address;
  /** The appointed hot key, while its delegation lasts. */
  readonly signer?: Address;
  /** Who proposed the newest epoch. */
  readonly bonder?: Address;
  /** Token wei that it has at stake. */
  readonly bonded: bigint;
  readonly challenger?: Address;
}

/**
 * Reads a job. The parameters come from its posting unless they are given.
 * @throws NotOnChainError, ChainUnreachableError
 */
export async function readJob(
  ledger: Ledger,
  given: { job: JobId; params?: JobParams; signal?: AbortSignal },
): Promise<JobOnChain> {
  const { job, signal } = given;
  const params = given.params ?? (await readParams(ledger, { job, ...(signal === undefined ? {} : { signal }) }));
  const [state, settleUntil, coordinator, head] = await Promise.all([
    readRounds(ledger, "jobOf", [job]),
    readRounds(ledger, "settleUntil", [params]),
    readRounds(ledger, "coordinatorOf", [params]),
    getBlock(ledger.client, { blockTag: "latest" }).catch((cause) => {
      throw rpcError(cause);
    }),
  ]);
  signal?.throwIfAborted();
  if (state.token === NOBODY) {
    throw new NotOnChainError(`The contract knows no job ${job}.`, { fix: "Check chain, contract and id." });
  }
  const now = Math.max(Number(head.timestamp), Math.floor(Date.now() / 1000));
  const newest = await readEpoch(ledger, job, state.epoch);
  const pending = newest !== undefined && now < newest.ripeAt ? newest : undefined;
  const final = pending === undefined ? newest : await readEpoch(ledger, job, state.epoch - 1);
  const total = final?.total ?? 0n;
  const phase = phaseOf(params, { now, closedAt: state.closedAt, settleUntil: Number(settleUntil) });
  // After a sweep the escrow, not the total, is what is left to claim from.
  const cap = total < state.escrowed ? total : state.escrowed;
  const owed = cap - state.paid;
  const free = state.escrowed - cap;
  const ended = phase === "sweepable" || phase === "refundable";
  return {
    job,
    params,
    phase,
    now,
    escrowed: state.escrowed,
    paid: state.paid,
    owed,
    free,
    refundable: pending === undefined && ended ? free : 0n,
    sweepable: phase === "sweepable" ? state.escrowed - state.paid : 0n,
    closedAt: state.closedAt,
    settleUntil: Number(settleUntil),
    epoch: state.epoch,
    bonded: state.bonded ? params.bond : 0n,
    coordinator: lower(coordinator),
    ...(final === undefined ? {} : { final }),
    ...(pending === undefined ? {} : { pending }),
    ...(state.signer === NOBODY || now > state.signerUntil ? {} : { signer: lower(state.signer) }),
    ...(state.bonder === NOBODY ? {} : { bonder: lower(state.bonder) }),
    ...(state.challenger === NOBODY ? {} : { challenger: lower(state.challenger) }),
  };
}

function lower(address: Address): Address {
  return address.toLowerCase() as Address;
}

function phaseOf(
  { deadline, claimUntil }: JobParams,
  { now, closedAt, settleUntil }: { now: number; closedAt: number; settleUntil: number },
): JobPhase {
  if (now >= settleUntil) return now >= claimUntil ? "sweepable" : "refundable";
  const end = closedAt === 0 ? deadline : Math.min(deadline, closedAt);
  return now < end ? "open" : "settling";
}

async function readEpoch(ledger: Ledger, job: JobId, epoch: number): Promise<StoredEpoch | undefined> {
  if (epoch < 1) return undefined;
  return { epoch, ...(await readRounds(ledger, "epochOf", [job, epoch])) };
}
