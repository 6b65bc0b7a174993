import type { JobId } from "@starling/protocol";
import type { AbortOptions, Chain } from "../components.ts";
import { JobRefusedError } from "../errors.ts";

/**
 * Makes sure that somebody has paid for a job before a byte of it is fetched or kept.
 * @throws JobRefusedError, and what the chain says of a job that it does not know
 */
export async function assertFunded(chain: Chain, job: JobId, options?: AbortOptions): Promise<void> {
  const { escrowed } = await chain.readJob(job, options);
  if (escrowed > 0n) return;
  throw new JobRefusedError("Nobody has funded this job.", {
    fix: "Put tokens in its escrow; it is taken on with the first of them.",
  });
}
