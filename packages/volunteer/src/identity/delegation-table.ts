import { SignedDelegation } from "@starling/protocol";
import { type RecordTable, recordTable } from "../storage/record-table.ts";
import type { VolunteerStorage } from "../storage/storage.ts";

/** Delegations by chain, contract and session. */
export type DelegationTable = RecordTable<SignedDelegation>;

export function delegationTable(storage: VolunteerStorage): DelegationTable {
  return recordTable(storage.table("delegations"), SignedDelegation);
}
