import type { ItemResult } from "@starling/processing";
import type { CheckerResult } from "../../components.ts";

/** The station's own computation of a batch's chunk. */
export interface OwnResults extends CheckerResult {
  readonly kind: "infer" | "calibrate";
  readonly results: readonly ItemResult[];
}

/** Whether a checker's result is one of this lane. */
export function isOwnResults(result: CheckerResult): result is OwnResults {
  return result.kind === "infer" || result.kind === "calibrate";
}
