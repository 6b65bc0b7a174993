import { integer, jobId, safeInteger } from "@starling/protocol";

/** Milliseconds since 1970 by the coordinator's clock, taken when the fact was decided. */
export const at = safeInteger;

/** Fields of every fact that belongs to one job. */
export const ofJob = { at, job: jobId };

/** A copy's or an attempt's number. */
export const u16 = integer(0, 65_535);
