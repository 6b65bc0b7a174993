import type { JobView } from "@starling/protocol";

/** Sums over jobs; a tab that works for two jobs is counted once. */
export function sumNetwork(jobs: readonly JobView[]) {
  const tabs = new Set<string>();
  let [rounds, chunks, units, paid] = [0, 0, 0n, 0n];
  for (const job of jobs) {
    for (const member of job.members) if (member.connected) tabs.add(member.worker);
    rounds += job.roundViews.length;
    for (const round of job.roundViews) {
      chunks += round.acceptedChunks;
      units += BigInt(round.units);
    }
    paid += BigInt(job.escrow.paid) + BigInt(job.escrow.owed);
  }
  return { tabs: tabs.size, rounds, chunks, units, paid };
}
