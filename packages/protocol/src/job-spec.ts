import type { JobSpec as AnySpec } from "./lanes/heads.ts";
import { byLane } from "./lanes/registry.ts";

/** What a researcher posts: a tagged union over lanes; unknown lanes are refused. */
export const JobSpec = byLane<AnySpec>("spec");
export type JobSpec = AnySpec;
