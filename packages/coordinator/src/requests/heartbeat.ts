import type { TaskReply } from "@starling/protocol";
import type { Clock } from "../components.ts";
import { deadlineOf, leaseDuration, leaseEnd } from "../leases/deadline.ts";
import { endWords } from "../leases/end-words.ts";
import type { Live } from "../state/live.ts";
import { isLive } from "../state/lookup.ts";
import type { Held } from "./session.ts";

/**
 * Renews a lease while its progress grows, up to four times the spec's first deadline. Heartbeats are no facts: a
 * restart forgets them and gives every running lease some grace instead.
 */
export function takeHeartbeat(
  { live, clock }: { readonly live: Live; readonly clock: Clock },
  { job, lease }: Held,
  progressPpm: number,
): TaskReply {
  const now = clock.now();
  const deadline = deadlineOf(job, lease, live);
  if (!isLive(lease)) return { type: "gone", reason: endWords(lease.end) };
  if (deadline <= now) return { type: "gone", reason: "The lease's deadline has passed." };
  const known = live.progress.get(lease.id);
  if (lease.state === "committed" || progressPpm <= (known?.ppm ?? 0)) {
    return { type: "renewed", deadlineMs: deadline - now };
  }
  const renewed = Math.max(deadline, Math.min(leaseEnd(job, lease), now + leaseDuration(job)));
  live.progress.set(lease.id, { ppm: progressPpm, deadline: renewed });
  return { type: "renewed", deadlineMs: renewed - now };
}
