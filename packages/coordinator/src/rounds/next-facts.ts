import type { Fact } from "../facts/fact.ts";
import { lateLeases } from "../leases/end-leases.ts";
import type { Moment } from "../state/live.ts";
import type { JobState, State } from "../state/state.ts";
import { nextChecks } from "../verification/next-checks.ts";
import { endJob } from "./end-job.ts";
import { sealRound } from "./seal-round.ts";

/** What a decision about one job may look at. */
type Step = (state: State, job: JobState, moment: Moment) => readonly Fact[];

/** In this order: what is late ends before it is checked, and what is checked counts before the round is sealed. */
const STEPS: readonly Step[] = [
  (_, job, moment) => endJob(job, moment),
  (_, job, moment) => lateLeases(job, moment),
  nextChecks,
  (_, job, moment) => sealRound(job, moment),
];

/**
 * The next facts that follow from the state and the time alone, without anybody asking. Called until it gives none; a
 * crash in between changes nothing, because the rest follows again.
 */
export function nextFacts(state: State, moment: Moment): readonly Fact[] {
  for (const job of state.jobs.values()) {
    for (const step of STEPS) {
      const facts = step(state, job, moment);
      if (facts.length > 0) return facts;
    }
  }
  return [];
}
