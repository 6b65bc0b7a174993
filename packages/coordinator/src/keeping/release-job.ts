import type { Blocks, Clock } from "../components.ts";
import type { FactOf } from "../facts/fact.ts";
import { wantsConclusion } from "../rounds/conclude-job.ts";
import { isSettled } from "../settlement/epoch-due.ts";
import type { Releases } from "../settlement/release.ts";
import type { Book } from "../state/book.ts";
import type { Live } from "../state/live.ts";
import type { JobState } from "../state/state.ts";
import { jobBlocks } from "./job-blocks.ts";

/** What is given up of a closed job's blocks. */
export type ReleaseScope = FactOf<"blocks-released">["scope"];

/** What deciding about a closed job's blocks looks at. */
export interface KeepingComponents {
  readonly blocks: Blocks;
  readonly book: Book;
  readonly clock: Clock;
  readonly live: Live;
  readonly releases: Releases;
  /** Milliseconds that a closed job's blocks are kept. */
  readonly keepMs: number;
}

/** Whether the job has ended and its last epoch is final, so that no check, challenge or aggregation needs its data. */
function isOver({ live, releases }: Pick<KeepingComponents, "live" | "releases">, job: JobState): boolean {
  if (job.ended === null || job.round !== null || wantsConclusion(job)) return false;
  const chain = live.chain.get(job.job)?.job;
  if (chain === undefined) return false;
  if (job.epochs.at(-1)?.last === true) return isSettled(job, chain);
  return releases.next(job).total === 0n;
}

/**
 * What of a job's blocks can be given up now. Its data goes `keepMs` after the end of a settled job; the evidence stays
 * while claims are possible, until `claimUntil`, and as long as the data.
 */
export function releasable(components: Omit<KeepingComponents, "blocks" | "book">, job: JobState): ReleaseScope | null {
  const { clock, keepMs } = components;
  if (job.released === "all" || job.ended === null || !isOver(components, job)) return null;
  const now = clock.now();
  if (now < job.ended.at + keepMs) return null;
  if (now >= job.params.claimUntil * 1_000) return "all";
  return job.released === null ? "data" : null;
}

/**
 * Gives up a closed job's blocks, but for those that another job pins, and notes it. What is named goes before what
 * names it: after a crash in between, the same walk finds the rest.
 */
export async function releaseJob({ blocks, book, clock }: KeepingComponents, job: JobState, scope: ReleaseScope) {
  if (blocks.evict !== undefined) {
    const { data, evidence } = await jobBlocks(blocks, job);
    for (const cid of scope === "data" ? data : [...data, ...evidence]) await blocks.evict(cid, job.job);
  }
  await book.record(() =>
    job.released === "all" || job.released === scope
      ? []
      : [{ type: "blocks-released", at: clock.now(), job: job.job, scope }],
  );
}
