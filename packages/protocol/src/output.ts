import type { Output as AnyOutput, OutputSummary as AnySummary } from "./lanes/heads.ts";
import { byLane } from "./lanes/registry.ts";

/**
 * What a chunk produces. It is a function of the chunk alone (no worker, no signature), so equal work has an equal CID;
 * that CID's digest is the *result* that commitments, receipts and verdicts name.
 */
export const Output = byLane<AnyOutput>("output");
export type Output = AnyOutput;

/** What a coordinator's journal says of an output. */
export const OutputSummary = byLane<AnySummary>("summary");
export type OutputSummary = AnySummary;
