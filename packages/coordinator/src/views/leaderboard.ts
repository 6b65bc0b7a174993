import { amountOf, type LeaderView } from "@starling/protocol";
import type { State, WorkerState } from "../state/state.ts";

function amountIn(state: State, worker: WorkerState["worker"]): bigint {
  let amount = 0n;
  for (const { work, spec } of state.jobs.values()) {
    let units = 0n;
    for (const workers of work.values()) units += workers.get(worker) ?? 0n;
    amount += amountOf(units, BigInt(spec.common.price));
  }
  return amount;
}

/** Workers by accepted units, most first; amounts are token wei of closed rounds. */
export function leaderboard(state: State, limit: number): LeaderView[] {
  return [...state.workers.values()]
    .filter(({ units }) => units > 0n)
    .sort((a, b) => (a.units === b.units ? a.worker.localeCompare(b.worker) : a.units < b.units ? 1 : -1))
    .slice(0, limit)
    .map(({ worker, units, accepted, jobs, lastSeen }) => {
      const amount = amountIn(state, worker).toString();
      return { worker, units: units.toString(), chunks: accepted, jobs: jobs.size, amount, lastSeen };
    });
}
