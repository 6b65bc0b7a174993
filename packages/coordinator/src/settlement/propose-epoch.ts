import type { AbortOptions, Chain, ChainJob, Clock } from "../components.ts";
import { CoordinatorError } from "../errors.ts";
import { toChain } from "../facts/job-params.ts";
import type { Book } from "../state/book.ts";
import type { EpochState, JobState } from "../state/state.ts";

/** What proposing works with. */
interface ProposeComponents {
  readonly book: Book;
  readonly chain: Chain;
  readonly clock: Clock;
}

/**
 * The epoch that the chain still lacks. What the chain has is read there, never from the journal: an embedded chain may
 * have lost its last half second, and then the same epoch is proposed again.
 * @throws CoordinatorError where somebody else's epoch stands in our epoch's place.
 */
export function missingEpoch({ epochs }: Pick<JobState, "epochs">, { newest }: ChainJob): EpochState | undefined {
  const built = epochs.at(-1);
  if (built === undefined || (newest !== null && newest.epoch > built.epoch)) return undefined;
  if (newest === null || newest.epoch < built.epoch) return built;
  if (newest.root !== built.root) {
    throw new CoordinatorError(`Epoch ${built.epoch} of this job was proposed by somebody else.`, {
      fix: "Check who holds the coordinator's keys, and challenge the epoch if its leaves are wrong.",
    });
  }
  return built.transaction === null ? built : undefined;
}

/** Whether the chain has not, or not any more, the epoch that was proposed there. */
export function isFallen({ epochs }: Pick<JobState, "epochs">, { newest }: ChainJob): boolean {
  const built = epochs.at(-1);
  return built !== undefined && built.transaction !== null && (newest?.epoch ?? 0) < built.epoch;
}

/**
 * Notes that our newest epoch fell, where the chain says so. An embedded chain that has lost its last half second has no
 * word of it either way: then the epoch is only missing.
 */
export async function noteRejection(
  { book, chain, clock }: ProposeComponents,
  job: JobState,
  reading: ChainJob,
  options: AbortOptions = {},
): Promise<boolean> {
  const missing = missingEpoch(job, reading);
  if (missing === undefined) return false;
  const { epoch, root } = missing;
  const rejection = await chain.rejection(job.job, { epoch, root }, options);
  if (rejection === undefined) return false;
  const { by, kind = null, transaction } = rejection;
  await book.record(() => {
    return [{ type: "epoch-rejected", at: clock.now(), job: job.job, epoch, root, by, kind, transaction }];
  });
  return true;
}

/** Proposes the newest epoch where the chain lacks it, and notes the transaction. */
export async function proposeEpoch(
  { book, chain, clock }: ProposeComponents,
  job: JobState,
  reading: ChainJob,
  options: AbortOptions = {},
): Promise<void> {
  const missing = missingEpoch(job, reading);
  if (missing === undefined) return;
  const { epoch, root, total, model, evidence } = missing;
  const proposal = { epoch, root, total, model, evidence };
  const { delegation } = job;
  const { transaction } = await chain.propose(toChain(job.params), proposal, { delegation, ...options });
  await book.record(() => [{ type: "epoch-proposed", at: clock.now(), job: job.job, epoch, transaction }]);
}
