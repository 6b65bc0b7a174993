import type { Coordinator } from "@starling/coordinator";
import type { StationServices } from "../services.ts";

/** What anybody may know of an account, and what its owner may have sent. */
export function accountServices(coordinator: Coordinator): StationServices["accounts"] {
  return {
    async of(worker) {
      const { account, standing, jobs } = await coordinator.account(worker);
      return { account, standing, jobs };
    },
    leaf(job, worker) {
      const leaf = coordinator.claimProof(job, worker);
      if (leaf === undefined) return undefined;
      const { account, amount, index, proof } = leaf;
      return { account, amount: amount.toString(), index, proof: [...proof] };
    },
    async claim(order) {
      const { transaction, amount } = await coordinator.claim(order);
      return { transaction, amount: amount.toString() };
    },
  };
}
