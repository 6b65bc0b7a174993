import type { JobOnChain } from "@starling/ledger";
import { formatDate, toMilliseconds } from "../../../format/time.ts";

/** Whether a job's last model can be put on record. */
export type SealState = { readonly kind: "possible" } | { readonly kind: "not yet" | "never"; readonly why: string };

/** A seal needs a final epoch after which none can follow. */
export function sealState({
  phase,
  pending,
  final,
  settleUntil,
}: Pick<JobOnChain, "phase" | "pending" | "final" | "settleUntil">): SealState {
  if (phase === "open" || phase === "settling") {
    const when = formatDate(toMilliseconds(settleUntil));
    return {
      kind: "not yet",
      why: `The last model can be sealed when no epoch can follow: from ${when} at the latest.`,
    };
  }
  if (pending !== undefined) return { kind: "not yet", why: "The last model can be sealed when its epoch is final." };
  if (final === undefined)
    return { kind: "never", why: "The job ended without a settlement: there is nothing to seal." };
  return { kind: "possible" };
}
