import {
  byLane,
  cborCid,
  fixedBytes,
  integer,
  JobSpec,
  type LaneNote,
  SignedCoordinatorDelegation,
  SignedJobControl,
} from "@starling/protocol";
import * as z from "zod/mini";
import { JobParams } from "./job-params.ts";
import { ofJob } from "./scope.ts";

/** A job was checked and taken on. The spec travels along so that state follows from the journal alone. */
export const JobAdded = z.strictObject({
  type: z.literal("job-added"),
  ...ofJob,
  params: JobParams,
  specCid: cborCid,
  spec: JobSpec,
  delegation: SignedCoordinatorDelegation,
  /** What its lane learned of it. */
  intake: byLane<LaneNote>("intake"),
});

/** The client paused, resumed or cancelled the job. */
export const Controlled = z.strictObject({ type: z.literal("controlled"), ...ofJob, order: SignedJobControl });

export const END_REASON = ["rounds", "target", "plateau", "done", "deadline", "budget", "cancelled", "closed"] as const;

/** No more chunks are given out; what is open settles. */
export const JobEnded = z.strictObject({ type: z.literal("job-ended"), ...ofJob, reason: z.enum(END_REASON) });

/** What the lane found out after the job's end, once. */
export const JobConcluded = z.strictObject({
  type: z.literal("job-concluded"),
  ...ofJob,
  conclusion: byLane<LaneNote>("conclusion"),
});

export const RELEASE_SCOPE = ["data", "all"] as const;

/** The closed job's data, or all of its blocks, are no longer kept here. */
export const BlocksReleased = z.strictObject({
  type: z.literal("blocks-released"),
  ...ofJob,
  scope: z.enum(RELEASE_SCOPE),
});

/** A round began: its seed draws chunks, windows and checks. */
export const RoundOpened = z.strictObject({
  type: z.literal("round-opened"),
  ...ofJob,
  round: integer(0, 2 ** 32 - 1),
  beacon: z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.byteLength <= 64),
  seed: fixedBytes(32),
});
