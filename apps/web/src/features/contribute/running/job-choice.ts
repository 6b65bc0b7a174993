import type { JobId } from "@starling/protocol";
import type { Settings } from "../volunteer.ts";

export type JobWish = "normal" | "prefer" | "block";

/** What the visitor wishes for a job. */
export function wishOf({ preferJobs, blockJobs }: Pick<Settings, "preferJobs" | "blockJobs">, job: JobId): JobWish {
  if (blockJobs.includes(job)) return "block";
  return preferJobs.includes(job) ? "prefer" : "normal";
}

/** The settings after a wish: a job is in one list at most. */
export function withWish(
  { preferJobs, blockJobs }: Pick<Settings, "preferJobs" | "blockJobs">,
  job: JobId,
  wish: JobWish,
): Pick<Settings, "preferJobs" | "blockJobs"> {
  const others = (list: readonly JobId[]) => list.filter((one) => one !== job);
  return {
    preferJobs: wish === "prefer" ? [job, ...others(preferJobs)] : others(preferJobs),
    blockJobs: wish === "block" ? [...others(blockJobs), job] : others(blockJobs),
  };
}
