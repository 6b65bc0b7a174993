import { readConfig } from "./config.ts";
import { type StationInit, startStation as start } from "./station.ts";

export { fashionExample, pagesExample, speechExample } from "./jobs/batch/examples.ts";
export { labelledItems } from "./jobs/batch/labelled-items.ts";
export { prepareBatchJob } from "./jobs/batch/prepare-batch-job.ts";
export { recordings } from "./jobs/batch/recordings.ts";
export { postPreparedJob } from "./jobs/open-sample-job.ts";
export { type PreparedJob, prepareSampleJob } from "./jobs/sample-job.ts";
export type { Station } from "./running-station.ts";

/** Starts a station in this process, with settings as the environment has them. */
export function startStation({
  env,
  ...init
}: Omit<StationInit, "config"> & { readonly env: Readonly<Record<string, string>> }) {
  return start({ ...init, config: readConfig(env) });
}
