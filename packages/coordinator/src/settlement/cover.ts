import { coverFor, unitsOf } from "@starling/protocol";
import { isVerified, mayNeedCopies } from "../leases/open-copies.ts";
import type { Live } from "../state/live.ts";
import { isPending, openRounds } from "../state/lookup.ts";
import type { JobState } from "../state/state.ts";

/**
 * Units that open rounds may come to owe: what workers hold or have delivered, and one more for every copy of an opened
 * chunk that may still be leased. What counts in a closed round is promised already.
 */
export function reservedUnits(job: JobState): bigint {
  let units = 0n;
  for (const round of openRounds(job)) {
    for (const lease of round.leases.values()) {
      const accepted = lease.verdict?.ok === true && lease.countsIn === job.round?.round;
      if (accepted || isPending(lease)) units += lease.units;
    }
    for (const chunk of round.chunks) {
      if (chunk.opened === null || isVerified(chunk)) continue;
      if (round !== job.round && !mayNeedCopies(round, chunk)) continue;
      const open = chunk.copies.filter(({ state }) => state === "open").length;
      units += BigInt(open) * unitsOf(job.spec, chunk.opened.chunk);
    }
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
