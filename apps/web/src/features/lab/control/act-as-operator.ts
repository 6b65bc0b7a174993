import type { JobView } from "@starling/protocol";
import type { StationClient } from "@starling/sdk";
import type { JobAction } from "./job-action.ts";

/** Has the station act with its researcher key. */
export async function actAsOperator(client: StationClient, job: JobView, action: JobAction): Promise<void> {
  if (action === "refund") await client.operator.refund(job.job);
  else if (action === "sweep") await client.operator.sweep(job.job);
  else await client.operator.control(job.job, action);
}
