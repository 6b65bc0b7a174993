import { type Address, type Bytes32, type FraudKind, fraudKind, type Hex, type JobId } from "@starling/protocol";
import type { LedgerEvent } from "../events.ts";
import type { Ledger } from "../ledger.ts";
import { readEvents } from "./read-events.ts";

/** One proposal with what became of it, from the chain's events. A rejected epoch's number comes again. */
export interface EpochRecord {
  readonly job: JobId;
  readonly epoch: number;
  readonly proposer: Address;
  readonly root: Bytes32;
  readonly total: bigint;
  readonly model: Bytes32;
  readonly evidence: Bytes32;
  readonly transaction: Hex;
  readonly block: bigint;
  /** Unix seconds from which the root is final, as far as these events say. */
  readonly ripeAt: number;
  readonly challenge?: { readonly by: Address; readonly reason: Bytes32; readonly transaction: Hex };
  /** What the arbiter, its silence, or a proof decided. */
  readonly stands?: boolean;
  /** The transaction in which an arbiter decided, or its silence was noted. */
  readonly resolution?: Hex;
  /** The proof that made it fall. */
  readonly disproof?: { readonly by: Address; readonly kind: FraudKind; readonly transaction: Hex };
}

/**
 * All epochs of a job, oldest first.
 * @throws ChainUnreachableError
 */
export async function readEpochs(
  ledger: Ledger,
  { job, signal }: { job: JobId; signal?: AbortSignal },
): Promise<EpochRecord[]> {
  return foldEpochs(await readEvents(ledger, { job, ...(signal === undefined ? {} : { signal }) }));
}

/** The epochs that a job's events, in order, tell of. */
export function foldEpochs(events: Iterable<LedgerEvent>): EpochRecord[] {
  const records: EpochRecord[] = [];
  const amend = (epoch: number, change: (record: EpochRecord) => EpochRecord) => {
    const at = records.findLastIndex((record) => record.epoch === epoch);
    const record = records[at];
    if (record !== undefined) records[at] = change(record);
  };
  for (const event of events) {
    if (event.name === "EpochProposed") {
      const { transaction, block } = event;
      records.push({ ...event.args, transaction, block });
    } else if (event.name === "EpochChallenged") {
      const { challenger: by, reason, ripeAt } = event.args;
      const challenge = { by, reason, transaction: event.transaction };
      amend(event.args.epoch, (record) => ({ ...record, ripeAt, challenge }));
    } else if (event.name === "EpochResolved") {
      const { stands } = event.args;
      const { transaction: resolution } = event;
      amend(event.args.epoch, (record) => ({ ...record, stands, resolution }));
    } else if (event.name === "EpochDisproved") {
      const { caller: by, epoch } = event.args;
      const kind = fraudKind(event.args.kind);
      if (kind === undefined) continue;
      const disproof = { by, kind, transaction: event.transaction };
      amend(epoch, (record) => ({ ...record, stands: false, disproof }));
    }
  }
  return records;
}
