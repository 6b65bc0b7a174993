import { fromOne, type JobView } from "@starling/protocol";
import { formatTokens, type TokenUnit } from "../../../format/tokens.ts";
import { refundState } from "./refund-time.ts";

export type JobAction = "pause" | "resume" | "cancel" | "close" | "refund" | "sweep";

type Controlled = Pick<JobView, "state" | "escrow" | "closedAt" | "refundableAt" | "deadline">;

/** What the researcher can do with a job that is over. @param now unix milliseconds */
function afterTheEnd(job: Controlled, now: number): readonly JobAction[] {
  switch (refundState(job, now).kind) {
    case "ready":
      return ["refund"];
    case "open":
      return ["close"];
    default:
      return [];
  }
}

/** What the researcher can do with a job as it stands. @param now unix milliseconds */
export function actionsFor(job: Controlled, now: number): readonly JobAction[] {
  switch (job.state) {
    case "running":
    case "waiting":
    case "unfunded":
      return ["pause", "cancel"];
    case "paused":
      return ["resume", "cancel"];
    case "ended":
    case "cancelled":
    case "expired":
      return afterTheEnd(job, now);
    default:
      return job.state satisfies never;
  }
}

export interface ActionWords {
  readonly name: string;
  readonly title: string;
  /** The consequences, sentence by sentence. */
  readonly means: readonly string[];
  readonly yes: string;
}

/** What an action means, before it is done. */
export function actionWords(
  action: JobAction,
  { escrow, round }: Pick<JobView, "escrow" | "round">,
  token: TokenUnit,
): ActionWords {
  const rest = formatTokens(escrow.refundable, token);
  switch (action) {
    case "pause":
      return {
        name: "Pause",
        title: "Pause this job?",
        means: [
          "No new chunk is given out. Chunks in work can still be sent until their leases end, and are paid when they pass.",
          "The budget stays in escrow, and the deadline does not move.",
        ],
        yes: "Pause the job",
      };
    case "resume":
      return {
        name: "Resume",
        title: "Resume this job?",
        means: [`Volunteers get chunks of round ${fromOne(round)} again, as long as the budget covers them.`],
        yes: "Resume the job",
      };
    case "cancel":
      return {
        name: "Cancel",
        title: "Cancel this job for good?",
        means: [
          "The job ends now and cannot be taken up again.",
          `Volunteers keep what they earned: ${formatTokens(BigInt(escrow.owed) + BigInt(escrow.promised), token)} not yet claimed, and accepted chunks of the open round.`,
          "What is left comes back to the researcher's account by a refund, after the last settlement's grace time.",
          "Download the model first: a closed job's blocks are not kept for ever.",
        ],
        yes: "Cancel the job",
      };
    case "close":
      return {
        name: "Close",
        title: "Close this job on the chain?",
        means: [
          "The job is over here already. Closing it on the chain ends its deadline, too.",
          "Its last settlement is still taken during the grace time, and volunteers can claim as before.",
          `After that time ${rest} can come back to the researcher's account by a refund.`,
        ],
        yes: "Close the job",
      };
    case "refund":
      return {
        name: "Refund",
        title: "Take the rest back?",
        means: [`${rest} go back to the researcher's account. What volunteers are owed stays in escrow for them.`],
        yes: `Refund ${rest}`,
      };
    case "sweep":
      return {
        name: "Sweep",
        title: "Take back what nobody claimed?",
        means: [
          "The time to claim is over. What volunteers have left in escrow goes back to the researcher's account.",
          "Nothing can be claimed from this job afterwards.",
        ],
        yes: "Take it back",
      };
    default:
      return action satisfies never;
  }
}
