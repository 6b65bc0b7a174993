import { digestOf, VERDICT_KIND, type Verdict } from "@starling/protocol";
import type { Fact } from "../facts/fact.ts";
import { chunkOf, roundAt } from "../state/lookup.ts";
import type { JobState, LeaseState } from "../state/state.ts";

/** What a check found: how it was made, how near the results were, and in words when they were not. */
export interface Finding {
  readonly kind: keyof typeof VERDICT_KIND;
  readonly metricPpm: number;
  readonly ok: boolean;
  readonly note: string;
}

/** Equal results, or a worker whose word holds. */
export const agreement = (kind: keyof typeof VERDICT_KIND): Finding => ({
  kind,
  metricPpm: 1_000_000,
  ok: true,
  note: "",
});

/** The fact of a verdict on a revealed result. */
export function verdictFact(job: JobState, lease: LeaseState, { kind, note, ...found }: Finding, now: number): Fact {
  const { opened } = chunkOf(roundAt(job, lease.round), lease.index);
  if (opened === null || lease.reveal === null) throw new TypeError("A verdict on nothing.");
  const verdict: Verdict = {
    job: job.job,
    round: lease.round,
    chunk: digestOf(opened.cid),
    receipt: lease.reveal.receiptHash,
    kind: VERDICT_KIND[kind],
    metricPpm: found.metricPpm,
    ok: found.ok,
    issuedAt: now,
  };
  return { type: "verdict-given", at: now, job: job.job, lease: lease.id, verdict, note };
}
