import type { AcceptedEntry as AnyEntry, RoundRecord as AnyRecord } from "./lanes/heads.ts";
import { byLane } from "./lanes/registry.ts";

/** What happened in one round, and how anybody recomputes what came out of it. */
export const RoundRecord = byLane<AnyRecord>("record");
export type RoundRecord = AnyRecord;
export type AcceptedEntry = AnyEntry;
