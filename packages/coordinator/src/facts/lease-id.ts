import { type Address, type JobId, type OpenCopy, tupleHash } from "@starling/protocol";
import * as z from "zod/mini";

/** Text of a lease's id: 32 hexadecimal digits. */
export const leaseId = z.string().check(z.regex(/^[0-9a-f]{32}$/));

/** The id follows from what is leased to whom, so that a repeated decision makes the same lease. */
export function leaseIdOf(job: JobId, round: number, { index, copy, attempt }: OpenCopy, worker: Address): string {
  return tupleHash("starling/lease/1", job, round, index, copy, attempt, worker).slice(2, 34);
}
