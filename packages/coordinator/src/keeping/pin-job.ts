import type { Blocks } from "../components.ts";
import type { JobState } from "../state/state.ts";
import { jobBlocks } from "./job-blocks.ts";

/**
 * Pins every block of a job that this store holds, for as long as the job may need it. Pins are no facts: they follow
 * from the facts again at every start.
 */
export async function pinJob(blocks: Blocks, job: JobState): Promise<void> {
  if (blocks.pin === undefined || job.released === "all") return;
  const { data, evidence } = await jobBlocks(blocks, job);
  for (const cid of [...(job.released === "data" ? [] : data), ...evidence]) {
    if (await blocks.has(cid)) await blocks.pin(cid, job.job);
  }
}
