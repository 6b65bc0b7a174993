import {
  cborCid,
  fixedBytes,
  integer,
  JobSpec,
  SignedCoordinatorDelegation,
  SignedJobControl,
  safeInteger,
} from "@starling/protocol";
import * as z from "zod/mini";
import { JobParams } from "./job-params.ts";
import { ofJob } from "./scope.ts";

/** How a dataset is cut: samples, and samples per shard. */
export const DataSize = z.strictObject({
  count: integer(1, 2 ** 31 - 1),
  align: integer(1, 1_000_000),
  /** Targets of one sample: what an evaluation counts. */
  targets: integer(1, 65_536),
});
export type DataSize = z.infer<typeof DataSize>;

/** A job was checked and taken on. The spec travels along so that state follows from the journal alone. */
export const JobAdded = z.strictObject({
  type: z.literal("job-added"),
  ...ofJob,
  params: JobParams,
  specCid: cborCid,
  spec: JobSpec,
  delegation: SignedCoordinatorDelegation,
  /** Trainable parameters: coordinates of an update. */
  parameters: integer(1, 2 ** 31 - 1),
  data: z.strictObject({ train: DataSize, validation: DataSize, test: DataSize }),
});

/** The client paused, resumed or cancelled the job. */
export const Controlled = z.strictObject({ type: z.literal("controlled"), ...ofJob, order: SignedJobControl });

export const END_REASON = ["rounds", "target", "plateau", "deadline", "budget", "cancelled", "closed"] as const;

/** No more chunks are given out; what is open settles. */
export const JobEnded = z.strictObject({ type: z.literal("job-ended"), ...ofJob, reason: z.enum(END_REASON) });

/** The final model met the test data, once. */
export const JobTested = z.strictObject({
  type: z.literal("job-tested"),
  ...ofJob,
  correct: z.nullable(safeInteger),
  total: safeInteger,
  lossMicroNats: z.string(),
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
