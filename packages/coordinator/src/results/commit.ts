import type { Bytes32 } from "@starling/protocol";
import type { Fact } from "../facts/fact.ts";
import { deadlineOf } from "../leases/deadline.ts";
import { endWords } from "../leases/end-words.ts";
import type { Moment } from "../state/live.ts";
import type { JobState, LeaseState } from "../state/state.ts";

/** What becomes of a commitment: a fact, nothing new, or a refusal in words. */
export type CommitDecision =
  | { readonly kind: "record"; readonly fact: Fact }
  | { readonly kind: "repeat" }
  | { readonly kind: "refuse"; readonly reason: string };

/**
 * A commitment counts while its lease runs, which no seal leaves running that its result could not count after. Results
 * become public only when the round that counts them closes, and its seal ends every lease of the same chunk that has no
 * commitment yet: one can never follow another's bytes. The first one stands: a repeat must be equal.
 */
export function decideCommit(
  job: JobState,
  lease: LeaseState,
  { hash, seal }: { readonly hash: Bytes32; readonly seal: Bytes32 },
  { now, live }: Moment,
): CommitDecision {
  if (lease.commitment !== null) {
    const same = lease.commitment.hash === hash && lease.commitment.seal === seal;
    return same ? { kind: "repeat" } : { kind: "refuse", reason: "This lease is committed to another result." };
  }
  if (lease.state !== "leased") return { kind: "refuse", reason: endWords(lease.end) };
  if (deadlineOf(job, lease, live) <= now) return { kind: "refuse", reason: "The lease's deadline has passed." };
  return { kind: "record", fact: { type: "committed", at: now, job: lease.job, lease: lease.id, hash, seal } };
}
