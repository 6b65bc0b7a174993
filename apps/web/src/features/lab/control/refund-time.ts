import type { JobView } from "@starling/protocol";
import { formatDate, formatDuration } from "../../../format/time.ts";
import { formatTokens, type TokenUnit } from "../../../format/tokens.ts";
import { isClosed } from "../../jobs/progress-words.ts";

/** Whether the rest of a job's budget can come back, and when. */
export type RefundState =
  | { readonly kind: "running" }
  | { readonly kind: "nothing" }
  /** Over, but open on the chain until its deadline: closing it there shortens the wait. */
  | { readonly kind: "open"; readonly at: number }
  | { readonly kind: "grace"; readonly at: number }
  | { readonly kind: "ready" };

/**
 * Where a job's refund stands.
 * @param now unix milliseconds
 */
export function refundState(
  job: Pick<JobView, "state" | "escrow" | "closedAt" | "refundableAt" | "deadline">,
  now: number,
): RefundState {
  if (!isClosed(job)) return { kind: "running" };
  if (BigInt(job.escrow.refundable) === 0n) return { kind: "nothing" };
  if (now >= job.refundableAt) return { kind: "ready" };
  const open = job.closedAt === null && now < job.deadline;
  return { kind: open ? "open" : "grace", at: job.refundableAt };
}

/** A refund's state in a sentence or two; undefined where there is nothing to say. */
export function refundWords(
  state: RefundState,
  { escrow }: Pick<JobView, "escrow">,
  token: TokenUnit,
  now: number,
): string | undefined {
  const rest = formatTokens(escrow.refundable, token);
  switch (state.kind) {
    case "running":
      return undefined;
    case "nothing":
      return "Nothing is left to refund: the rest of the escrow is the volunteers'.";
    case "open":
      return `${rest} can come back. On the chain the job stays open until its deadline; without closing it there, the refund is possible from ${formatDate(state.at)}. Closed now, only the grace time for the last settlement is waited for.`;
    case "grace":
      return `${rest} can come back from ${formatDate(state.at)}, in ${formatDuration(roundUp(state.at - now))}: until then the last settlement can still be challenged or completed.`;
    case "ready":
      return `${rest} can come back now.`;
    default:
      return state satisfies never;
  }
}

/** Whole seconds: a countdown that does not flicker. */
function roundUp(ms: number): number {
  return Math.ceil(ms / 1_000) * 1_000;
}
