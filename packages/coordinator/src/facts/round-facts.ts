import { byLane, cborCid, type LaneNote, u32 } from "@starling/protocol";
import * as z from "zod/mini";
import { leaseId } from "./lease-id.ts";
import { ofJob } from "./scope.ts";

/** The set of accepted results is fixed; what comes later counts in a later round, where the lane takes it, or not at all. */
export const RoundSealed = z.strictObject({ type: z.literal("round-sealed"), ...ofJob, round: u32 });

/** What the sealed round counts was combined; its record and what it made are stored. */
export const RoundClosed = z.strictObject({
  type: z.literal("round-closed"),
  ...ofJob,
  round: u32,
  record: cborCid,
  /** What there is now: a checkpoint, or outputs. */
  made: cborCid,
  /** The results that it counts, in the record's order. */
  counted: z.array(leaseId).check(z.maxLength(1_024)),
  closing: byLane<LaneNote>("closing"),
});
