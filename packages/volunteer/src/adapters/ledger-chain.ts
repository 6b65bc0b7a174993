import { type Ledger, readJob } from "@starling/ledger";
import type { ChainReader } from "../components.ts";

/** The chain through the ledger's operations. */
export function ledgerChain(ledger: Ledger): ChainReader {
  return {
    async readJob(job, { signal } = {}) {
      const { params, coordinator, closedAt } = await readJob(ledger, signal === undefined ? { job } : { job, signal });
      const end = closedAt === 0 ? params.deadline : Math.min(params.deadline, closedAt);
      return { client: params.client, coordinator, spec: params.spec, end };
    },
  };
}
