import { type Codes, type RoundSum, roundSum, type ServerState } from "@starling/learning";
import {
  type Block,
  betterModel,
  decodeBlock,
  encodeBlock,
  InvalidDataError,
  type JobId,
  type Manifest,
  measuredModel,
  Output,
  type RoundRecord,
  rawBlock,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { AbortOptions, Blocks, Clock } from "../components.ts";
import type { Fact } from "../facts/fact.ts";
import { readCodes } from "../results/check-payload.ts";
import { bestModel } from "../rounds/measured-models.ts";
import type { Book } from "../state/book.ts";
import type { JobState, RoundState } from "../state/state.ts";
import { type AcceptedUpdate, acceptedResults, worksOf } from "./accepted-updates.ts";
import { evaluationSum, meanLoss } from "./loss.ts";
import type { ModelStore } from "./model-store.ts";
import { receiptPages } from "./receipt-pages.ts";

/** What aggregating needs. */
export interface AggregateComponents {
  readonly book: Book;
  readonly blocks: Blocks;
  readonly clock: Clock;
  readonly models: ModelStore;
}

/** Whether the model after a round is kept whole: every `checkpointEvery` rounds, the first and the last. */
export function isWhole({ spec, ended }: JobState, round: number): boolean {
  const { checkpointEvery } = spec.laneParams;
  const last = ended !== null || round + 1 >= spec.common.stop.rounds;
  return round === 0 || last || (round + 1) % checkpointEvery === 0;
}

/**
 * Closes a sealed round under its recipe: U = Σ mᵢ·cᵢ, the server's step, model, momentum, error and record as blocks, then the fact.
 * Everything follows from the journal and the blocks, so that after a crash it is the same again, CID for CID. A round
 * whose accepted updates are below the quorum pays its work and leaves the model as it was.
 */
export async function aggregateRound(
  components: AggregateComponents,
  job: JobState,
  options: AbortOptions = {},
): Promise<void> {
  const { book, blocks, clock, models } = components;
  const { round } = job;
  if (round === null || round.sealedAt === null) return;
  const accepted = acceptedResults(job, round, "train");
  const updates = accepted.length >= job.spec.common.quorum ? accepted : [];
  const before = await models.load(job, options);
  const sum = roundSum(job.spec.laneParams, round.round, worksOf(updates), job.parameters);
  const { multipliers } = sum.weights;
  const step = await stepOf(components, job, updates, sum, before, options);
  const written = await models.write(job, step.state, options);
  const pages = receiptPages(job, round);
  const evaluation = evaluationSum(acceptedResults(job, round, "evaluate"));
  const model = updates.length > 0 ? written.model.manifest.cid : round.base;
  const best = betterModel(bestModel(job), measuredModel({ round: round.round, base: round.base, evaluation }));
  const record: RoundRecord = {
    v: 1,
    job: job.job,
    round: round.round,
    seed: round.seed,
    prev: job.closed.at(-1)?.record ?? null,
    base: round.base,
    accepted: updates.flatMap(({ chunk, lease }, i) =>
      chunk.opened === null || lease.reveal === null
        ? []
        : [
            {
              chunk: chunk.opened.cid,
              round: lease.round,
              index: chunk.index,
              worker: lease.worker,
              update: lease.reveal.output,
              multiplier: multipliers[i] ?? 0,
            },
          ],
    ),
    delta: step.delta.map(({ cid }) => cid),
    model,
    momentum: written.momentum.manifest.cid,
    error: written.error.manifest.cid,
    lossMicroNats: meanLoss(updates).toString(),
    evaluation,
    best,
    receipts: headOf(pages),
  };
  const recordBlock = encodeBlock(record);
  const manifests = [written.momentum, written.error, ...(updates.length > 0 ? [written.model] : [])];
  await store(blocks, job.job, [
    ...manifests.flatMap(blocksOf),
    ...step.delta,
    ...pages,
    ...openedChunks(round),
    recordBlock,
  ]);
  models.keep(job, model, step.state);
  const closed: Fact = {
    type: "round-closed",
    at: clock.now(),
    job: job.job,
    round: round.round,
    record: recordBlock.cid,
    model,
    momentum: record.momentum,
    error: record.error,
    whole: updates.length > 0 && isWhole(job, round.round),
    lossMicroNats: record.lossMicroNats,
    evaluation,
    multipliers: updates.map(({ lease }, i) => ({ lease: lease.id, multiplier: multipliers[i] ?? 0 })),
  };
  await book.record(() => (job.round === round ? [closed] : []));
}

interface Step {
  readonly state: ServerState;
  readonly delta: readonly Block[];
}

/** The server's step, or the state as it was when nothing is summed. One update at a time lies in memory. */
async function stepOf(
  { blocks }: AggregateComponents,
  job: JobState,
  updates: readonly AcceptedUpdate[],
  sum: RoundSum,
  before: ServerState,
  options: AbortOptions,
): Promise<Step> {
  if (updates.length === 0) return { state: before, delta: [] };
  for (const [i, { lease }] of updates.entries()) {
    options.signal?.throwIfAborted();
    sum.add(i, await codesOf(blocks, job, lease.reveal?.output, options));
  }
  const { state, deltaBlocks } = sum.step(before);
  return { state, delta: deltaBlocks.map((bytes) => rawBlock(bytes)) };
}

async function codesOf(blocks: Blocks, job: JobState, cid: CID | undefined, options: AbortOptions): Promise<Codes> {
  const output = cid === undefined ? undefined : decodeBlock<Output>(Output, await blocks.get(cid, options));
  if (output?.kind === "train") return readCodes(blocks, output, job, options);
  throw new InvalidDataError("An accepted result is no update.", { fix: "Restore the block store from a copy." });
}

function blocksOf({ manifest, blocks }: Manifest): Block[] {
  return [...blocks, manifest];
}

/** The chunks themselves: who audits the round needs them. */
function openedChunks({ chunks }: RoundState): Block[] {
  return chunks.flatMap(({ opened }) => (opened === null ? [] : [encodeBlock(opened.chunk)]));
}

function headOf([first]: readonly Block[]): CID {
  if (first === undefined) throw new TypeError("A round without a receipt page.");
  return first.cid;
}

async function store(blocks: Blocks, job: JobId, all: readonly Block[]): Promise<void> {
  for (const block of all) {
    await blocks.put(block);
    await blocks.pin?.(block.cid, job);
  }
}
