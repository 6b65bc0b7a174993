import type { JobId } from "@starling/protocol";
import type { JobEarned } from "../features/contribute/claim/earned.ts";
import { count, decimal, fields, hex, list, text } from "./read-answer.ts";

/** Reads `GET /api/accounts/:account` as far as earnings are shown, without the SDK's schemas. @throws StarlingError */
export function readAccountGlance(answer: unknown): JobEarned[] {
  return list(fields(answer, "account")["jobs"], "earnings").map((value) => {
    const job = fields(value, "earnings");
    return {
      job: hex(job["job"], "job id") as JobId,
      title: text(job["title"], "title"),
      pendingChunks: count(job["pendingChunks"], "number of chunks"),
      acceptedChunks: count(job["acceptedChunks"], "number of chunks"),
      rejectedChunks: count(job["rejectedChunks"], "number of chunks"),
      pendingUnits: decimal(job["pendingUnits"], "units"),
      acceptedUnits: decimal(job["acceptedUnits"], "units"),
      acceptedAmount: decimal(job["acceptedAmount"], "amount"),
      settledAmount: decimal(job["settledAmount"], "amount"),
      claimedAmount: decimal(job["claimedAmount"], "amount"),
    };
  });
}
