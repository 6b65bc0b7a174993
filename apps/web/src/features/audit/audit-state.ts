import { ReplayMismatchError } from "@starling/sdk";
import type { AuditedRound, AuditNews } from "./messages.ts";

/** How far an audit has come. */
export interface Audit {
  readonly stage: "ready" | "running" | "done" | "failed";
  readonly rounds: readonly AuditedRound[];
  /** CID of what there is after the last round, once it is recomputed. */
  readonly made?: string;
  readonly error?: Error;
}

/** Before the first click. */
export const READY: Audit = { stage: "ready", rounds: [] };

/** An audit after what its worker has told. */
export function afterNews(audit: Audit, news: AuditNews): Audit {
  switch (news.type) {
    case "round":
      return { ...audit, rounds: [...audit.rounds, { round: news.round, made: news.made }] };
    case "done":
      return { ...audit, stage: "done", made: news.made };
    case "error":
      return { ...audit, stage: "failed", error: new ReplayMismatchError(news.message, { fix: news.fix }) };
    default:
      return news satisfies never;
  }
}
