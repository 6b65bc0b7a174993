import type { ChainCase, EpochRecord } from "@starling/ledger";
import type { JobId } from "@starling/protocol";

/** Where an epoch stands among a job's proposals: those that fell count for nothing. */
export function chainCase(job: JobId, records: readonly EpochRecord[], transaction: string): ChainCase | undefined {
  const at = records.findIndex((record) => record.transaction === transaction);
  const proposed = records[at];
  if (proposed === undefined) return undefined;
  const before = records.slice(0, at).findLast(({ epoch, stands }) => epoch === proposed.epoch - 1 && stands !== false);
  return { job, proposed, ...(before === undefined ? {} : { before }) };
}
