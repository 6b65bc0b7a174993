import type { Address } from "@starling/protocol";
import { type WriteOptions, type Written, writeRounds } from "../execute.ts";
import type { JobParams } from "../job-params.ts";
import type { Ledger } from "../ledger.ts";

/**
 * Makes `next` the coordinator: at once from the coordinator, after the window from the client.
 * @throws LedgerError
 */
export function handover(
  ledger: Ledger,
  { params, next, ...options }: WriteOptions & { params: JobParams; next: Address },
): Promise<Written> {
  return writeRounds(ledger, "handover", [params, next], options);
}
