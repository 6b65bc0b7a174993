import { recoverTyped } from "../eip712.ts";
import { amountUnder, standingOf } from "../fraud/standing.ts";
import type { Address, Hex } from "../hex.ts";
import type { PayTree } from "../pay-tree.ts";
import type { SignedCoordinatorDelegation, SignedVoucher } from "../wire/delegations.ts";
import type { KnownTree } from "./check-tree.ts";
import type { EpochCase } from "./epoch-case.ts";
import type { Finding } from "./finding.ts";

interface Bound {
  readonly signed: SignedVoucher;
  /** Where the signer is neither the proposer nor its backer: who made it one of theirs. */
  readonly appointment?: SignedCoordinatorDelegation;
}

/** Whom this epoch's proposer answers for: itself and the coordinator for whom it acted. */
function sideOf({ proposed }: EpochCase): Set<Address> {
  return new Set([proposed.proposer, ...(proposed.backer === undefined ? [] : [proposed.backer])]);
}

async function boundBy(given: EpochCase, signed: SignedVoucher): Promise<Bound | undefined> {
  const { voucher, signature } = signed;
  if (voucher.job !== given.job || voucher.epoch > given.proposed.epoch) return undefined;
  const signer = await recoverTyped(given.domain, "Voucher", voucher, signature);
  if (signer === undefined) return undefined;
  const side = sideOf(given);
  if (side.has(signer)) return { signed };
  for (const appointment of given.appointments ?? []) {
    const { delegation } = appointment;
    if (delegation.signer !== signer || delegation.job !== given.job || !side.has(delegation.from)) continue;
    const from = await recoverTyped(given.domain, "CoordinatorDelegation", delegation, appointment.signature);
    if (from === delegation.from) return { signed, appointment };
  }
  return undefined;
}

/** The vouchers that the caller holds are covered: an account's streams add up, its newest voucher in each counts. */
export async function checkVouchers(given: EpochCase, known: KnownTree | undefined): Promise<Finding[]> {
  if (known?.wellFormed !== true) return [];
  const streams = new Map<Address, Map<Hex, Bound>>();
  for (const signed of given.vouchers ?? []) {
    const bound = await boundBy(given, signed);
    if (bound === undefined) continue;
    const { account, stream, cumulativeAmount } = signed.voucher;
    const own = streams.get(account) ?? new Map<Hex, Bound>();
    const held = own.get(stream)?.signed.voucher.cumulativeAmount ?? "0";
    if (BigInt(cumulativeAmount) >= BigInt(held)) own.set(stream, bound);
    streams.set(account, own);
  }
  return [...streams].flatMap(([account, own]) => below(known.tree, account, own));
}

function below(tree: PayTree, account: Address, streams: ReadonlyMap<Hex, Bound>): Finding[] {
  const bounds = [...streams].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, bound]) => bound);
  const promised = bounds.reduce((sum, { signed }) => sum + BigInt(signed.voucher.cumulativeAmount), 0n);
  const [now, standing] = [amountUnder(tree, account), standingOf(tree, account)];
  if (now >= promised || standing === undefined) return [];
  const vouchers = bounds.map(({ signed }) => signed);
  const appointments = [...new Set(bounds.flatMap(({ appointment }) => appointment ?? []))];
  const words = `${account} has ${now} token wei; vouchers promise it ${promised}.`;
  return [{ place: "vouchers", words, fraud: { kind: "BelowVoucher", vouchers, appointments, standing } }];
}
