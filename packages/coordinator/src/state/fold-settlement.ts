import type { FactOf } from "../facts/fact.ts";
import { jobOf } from "./lookup.ts";
import type { State } from "./state.ts";

type SettlementFact = FactOf<
  "voucher-signed" | "epoch-built" | "epoch-proposed" | "epoch-rejected" | "settlement-resumed"
>;

/** Vouchers and epochs as far as they are ours to say; what the chain made of them is read there. */
export function foldSettlement(state: State, fact: SettlementFact): void {
  const job = jobOf(state, fact.job);
  switch (fact.type) {
    case "voucher-signed":
      job.vouchers.set(fact.voucher.voucher.account, fact.voucher);
      return;
    case "epoch-built": {
      const { type: _, job: __, at, total, ...epoch } = fact;
      job.epochs.push({ ...epoch, total: BigInt(total), builtAt: at, transaction: null });
      return;
    }
    case "epoch-proposed": {
      const epoch = job.epochs.find((known) => known.epoch === fact.epoch);
      if (epoch !== undefined) epoch.transaction = fact.transaction;
      return;
    }
    case "epoch-rejected": {
      const fallen = job.epochs.findLast(({ epoch, root }) => epoch === fact.epoch && root === fact.root);
      if (fallen === undefined) return;
      job.epochs.splice(job.epochs.indexOf(fallen), 1);
      const { by, kind, transaction, at } = fact;
      job.rejection = { epoch: fallen, by, kind, transaction, at, resumed: false };
      return;
    }
    case "settlement-resumed":
      if (job.rejection !== null) job.rejection = { ...job.rejection, resumed: true };
      return;
    default:
      fact satisfies never;
  }
}
