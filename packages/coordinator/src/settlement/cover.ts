import { coverFor, unitsOf } from "@starling/protocol";
import { isVerified } from "../leases/open-copies.ts";
import type { Live } from "../state/live.ts";
import { isLive } from "../state/lookup.ts";
import type { JobState } from "../state/state.ts";

/**
 * Units that the running round may come to owe: what its workers hold or have delivered, and one more for every copy of
 * an opened chunk that is still to be leased.
 */
export function reservedUnits({ spec, round }: JobState): bigint {
  if (round === null) return 0n;
  let units = 0n;
  for (const lease of round.leases.values()) {
    const waits = lease.state === "revealed" && lease.verdict === null;
    if (lease.verdict?.ok === true || waits || isLive(lease)) units += lease.units;
  }
  for (const chunk of round.chunks) {
    if (chunk.opened === null || isVerified(chunk)) continue;
    const open = chunk.copies.filter(({ state }) => state === "open").length;
    units += BigInt(open) * unitsOf(spec, chunk.opened.chunk);
  }
  return units;
}

/**
 * Whether the escrow covers `more` units on top of everything accepted and reserved, royalties included (PROTOCOL §7).
 * False where the chain was never read.
 */
export function covers(job: JobState, live: Live, more: bigint): boolean {
  const escrowed = live.chain.get(job.job)?.job.escrowed;
  if (escrowed === undefined) return false;
  return coverFor(job.spec, job.promisedUnits + reservedUnits(job) + more) <= escrowed;
}
