import { BPS } from "./constants.ts";
import type { Address } from "./hex.ts";
import type { JobSpec } from "./job-spec.ts";
import { amountOf } from "./units.ts";

/** One paid receipt, as far as money is concerned. */
export interface PaidWork {
  readonly round: number;
  readonly worker: Address;
  readonly units: bigint;
}

/** A result that was found wrong in a round. */
export interface WrongWork {
  readonly round: number;
  readonly worker: Address;
}

/** What pay follows from, as the receipt pages of the rounds say it. */
export interface PayEvidence {
  readonly work: Iterable<PaidWork>;
  /** Verdicts that were not `ok`: they forfeit what was held back at that time. */
  readonly wrong?: Iterable<WrongWork>;
  /** Rounds below this one are released from holdback. */
  readonly releasedBelow: number;
}

/**
 * Whether wrong results have cost a worker its pay of a round: a wrong result in round R forfeits the rounds that were
 * held back then, R − holdbackRounds up to R itself. Released rounds are older, so what is released stays.
 */
export function isForfeited(
  spec: JobSpec,
  { round, worker }: Pick<PaidWork, "round" | "worker">,
  wrongRounds: ReadonlyMap<Address, readonly number[]>,
): boolean {
  const held = spec.common.holdbackRounds;
  return (wrongRounds.get(worker) ?? []).some((wrong) => round <= wrong && round >= wrong - held);
}

/** A leaf of the pay tree: account and cumulative token wei. */
export interface PayoutLeaf {
  readonly account: Address;
  readonly amount: bigint;
  /** What of it is the account's own work, in units; the rest is royalties. */
  readonly units: bigint;
}

/**
 * The leaves that follow from a spec and its evidence: the one function that coordinator, page, command line and
 * verifier share. Work in rounds below `releasedBelow` counts, see {@link leavesOf}.
 */
export function payout(spec: JobSpec, evidence: PayEvidence): PayoutLeaf[] {
  const wrongRounds = new Map<Address, number[]>();
  for (const { round, worker } of evidence.wrong ?? []) {
    wrongRounds.set(worker, [...(wrongRounds.get(worker) ?? []), round]);
  }
  const units = new Map<Address, bigint>();
  for (const work of evidence.work) {
    if (work.round >= evidence.releasedBelow || isForfeited(spec, work, wrongRounds)) continue;
    units.set(work.worker, (units.get(work.worker) ?? 0n) + work.units);
  }
  return leavesOf(spec, units);
}

/**
 * The leaves for everybody's running total of units: pay on the total, and royalties as basis points of all workers'
 * amounts. Leaves are sorted by account; who has neither units nor royalties has none.
 */
export function leavesOf(spec: JobSpec, units: ReadonlyMap<Address, bigint>): PayoutLeaf[] {
  const price = BigInt(spec.common.price);
  const amounts = new Map<Address, bigint>();
  let total = 0n;
  for (const [worker, cumulative] of units) {
    const amount = amountOf(cumulative, price);
    amounts.set(worker, amount);
    total += amount;
  }
  for (const { account, bps } of spec.common.royalties) {
    amounts.set(account, (amounts.get(account) ?? 0n) + (total * BigInt(bps)) / BPS);
  }
  return [...amounts]
    .map(([account, amount]) => ({ account, amount, units: units.get(account) ?? 0n }))
    .filter((leaf) => leaf.amount > 0n || leaf.units > 0n)
    .sort((a, b) => (a.account < b.account ? -1 : 1));
}

/** Token wei that must be in escrow before `units` more may be promised: pay and royalties, rounded up. */
export function coverFor(spec: JobSpec, units: bigint): bigint {
  const pay = amountOf(units, BigInt(spec.common.price)) + 1n;
  const bps = spec.common.royalties.reduce((sum, royalty) => sum + BigInt(royalty.bps), 0n);
  return pay + (pay * bps) / BPS + BigInt(spec.common.royalties.length);
}
