import type { JobParams } from "@starling/ledger";
import type { StationClient } from "@starling/sdk";

type ParamsText = Parameters<StationClient["announce"]>[0];

/** Job parameters as the station takes them: numbers as decimal text. */
export function paramsText(params: JobParams): ParamsText {
  const { bond, maxStep, window, ruling, silence, grace, deadline, claimUntil, ...names } = params;
  const numbers = { bond, maxStep, window, ruling, silence, grace, deadline, claimUntil };
  const text = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, value.toString()]));
  return { ...names, ...(text as Record<keyof typeof numbers, string>) };
}
