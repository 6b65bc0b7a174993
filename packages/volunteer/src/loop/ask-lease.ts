import type { AskLease, JobId, JobOffer, Lease } from "@starling/protocol";
import { OfferRefusedError } from "../errors.ts";
import { orderJobs } from "../limits/order-jobs.ts";
import type { WaitReason } from "../state/phase.ts";
import { judgeError } from "./judge-error.ts";
import type { ShiftContext } from "./shift-context.ts";

/** What the coordinator had for us. */
export type Asked =
  | { readonly kind: "lease"; readonly lease: Lease; readonly offer: JobOffer }
  | { readonly kind: "wait"; readonly reason: WaitReason; readonly retryMs: number };

/** Where the visitor or this tab refuses every offer, they are looked at again after this long: there may be new ones. */
const BLOCKED_RETRY_MS = 15_000;

/** A refused job is tried again after this long: its operator may have put it right. */
export const REFUSED_MS = 10 * 60_000;

/** Jobs that are refused at the moment, and those of lanes that are not served here. */
function refusedNow({ refused, now, lanes, session }: ShiftContext): ReadonlySet<JobId> {
  const still = [...refused].filter(([, until]) => until > now()).map(([job]) => job);
  const unserved = session.offers.filter(({ lane }) => !lanes.has(lane)).map(({ job }) => job);
  return new Set([...still, ...unserved]);
}

/** What this device has no memory for, where it found out. */
function fitting({ microBatches }: Pick<ShiftContext, "microBatches">): Pick<AskLease, "microBatches"> {
  if (microBatches.size === 0) return {};
  return { microBatches: [...microBatches].slice(-64).map(([job, microBatch]) => ({ job, microBatch })) };
}

/**
 * Asks for a chunk of a job that the visitor allows, and checks that whoever leases it speaks for the job.
 * @throws OfferRefusedError, AuthorityError for a coordinator without authority; the lease is given back.
 */
export async function askLease(context: ShiftContext, signal: AbortSignal): Promise<Asked> {
  const { session, offers, refused, settings, now } = context;
  const { jobs, blocked, any } = orderJobs(session.offers, settings(), refusedNow(context));
  if (!any && session.offers.length > 0) {
    const reason = orderJobs(session.offers, settings()).any ? "not-eligible" : "blocked-by-you";
    return { kind: "wait", reason, retryMs: BLOCKED_RETRY_MS };
  }
  const reply = await session.ask({ type: "lease", jobs, blocked, ...fitting(context) }, signal);
  if (reply.type === "wait") return { kind: "wait", reason: reply.reason, retryMs: reply.retryMs };
  const { lease } = reply;
  const known = session.offers.find(({ job }) => job === lease.job);
  // A job that was posted after the greeting: its offer comes with a new one.
  const offer = known ?? (await session.greet(signal)).jobs.find(({ job }) => job === lease.job);
  try {
    if (offer === undefined || blocked.includes(lease.job)) {
      throw new OfferRefusedError(`Job ${lease.job} was leased without an offer.`, { fix: "Report the coordinator." });
    }
    await offers.verify(offer, signal);
  } catch (error) {
    if (judgeError(error).kind === "refuse-job") refused.set(lease.job, now() + REFUSED_MS);
    await session.ask({ type: "release", lease: lease.id, reason: "failed" }, signal).catch(() => {});
    throw error;
  }
  return { kind: "lease", lease, offer };
}
