import { u32, Verdict } from "@starling/protocol";
import * as z from "zod/mini";
import { leaseId } from "./lease-id.ts";
import { ofJob } from "./scope.ts";

export const CHECKER = ["second", "station"] as const;

/** A chunk needs a check: by a second copy at a worker with standing, or by the station's own worker. */
export const CheckCalled = z.strictObject({
  type: z.literal("check-called"),
  ...ofJob,
  round: u32,
  index: u32,
  by: z.enum(CHECKER),
  why: z.string(),
});

/** What a check of one result found. */
export const VerdictGiven = z.strictObject({
  type: z.literal("verdict-given"),
  ...ofJob,
  lease: leaseId,
  verdict: Verdict,
  note: z.string(),
});
