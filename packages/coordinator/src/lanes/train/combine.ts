import { type Codes, type RoundSum, type RoundWork, roundSum, type ServerState } from "@starling/learning";
import {
  type Block,
  betterModel,
  decodeBlock,
  InvalidDataError,
  type Manifest,
  measuredModel,
  rawBlock,
  type TrainChunk,
  type TrainClosing,
  TrainOutput,
  type TrainSummary,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { AbortOptions, Blocks } from "../../components.ts";
import type { CountedResult } from "../../rounds/counted-results.ts";
import type { RoundState } from "../../state/state.ts";
import type { CombinedRound } from "../lane.ts";
import { readCodes } from "./check-payload.ts";
import type { TrainJob } from "./job.ts";
import { evaluationSum, meanLoss } from "./loss.ts";
import { bestModel } from "./measured-models.ts";
import type { ModelStore } from "./model-store.ts";

/** Whether the model after a round is kept whole: every `checkpointEvery` rounds, the first and the last. */
export function isWhole({ spec, ended }: Pick<TrainJob, "spec" | "ended">, round: number): boolean {
  const { checkpointEvery } = spec.laneParams;
  const last = ended !== null || round + 1 >= spec.common.stop.rounds;
  return round === 0 || last || (round + 1) % checkpointEvery === 0;
}

/** What the updates are weighed by, in their order: their chunks' work and their headers' norms. */
export function worksOf(updates: readonly CountedResult[]): RoundWork[] {
  return updates.flatMap(({ chunk: { opened }, lease: { reveal } }) => {
    const summary = reveal?.summary as TrainSummary | undefined;
    if (opened === null || opened.chunk.kind !== "train" || summary?.kind !== "train") return [];
    const { steps, batch, lr, round } = opened.chunk as TrainChunk;
    return [{ steps, batch, norm2: BigInt(summary.norm2), lrBits: lr, round }];
  });
}

/**
 * Under the job's recipe: U = Σ mᵢ·cᵢ, the server's step, model, momentum and error. A round that counts no update leaves
 * the model as it was.
 */
export async function combineTraining(
  { blocks, models }: { readonly blocks: Blocks; readonly models: ModelStore },
  job: TrainJob,
  round: RoundState,
  { counted: updates, all }: { readonly counted: readonly CountedResult[]; readonly all: readonly CountedResult[] },
  options: AbortOptions,
): Promise<CombinedRound> {
  const before = await models.load(job, options);
  const sum = roundSum(job.spec.laneParams, round.round, worksOf(updates), job.intake.parameters);
  const { multipliers } = sum.weights;
  const step = await stepOf(blocks, job, updates, sum, before, options);
  const written = await models.write(job, step.state, options);
  const evaluation = evaluationSum(all.filter(({ chunk }) => chunk.kind === "evaluate"));
  const model = updates.length > 0 ? written.model.manifest.cid : round.base;
  const closing: TrainClosing = {
    lane: "train",
    model,
    momentum: written.momentum.manifest.cid,
    error: written.error.manifest.cid,
    whole: updates.length > 0 && isWhole(job, round.round),
    lossMicroNats: meanLoss(updates).toString(),
    evaluation,
    multipliers: updates.map((_, i) => multipliers[i] ?? 0),
  };
  const { momentum, error, lossMicroNats } = closing;
  const manifests = [written.momentum, written.error, ...(updates.length > 0 ? [written.model] : [])];
  return {
    made: model,
    closing,
    record: {
      accepted: closing.multipliers.map((multiplier) => ({ multiplier })),
      delta: step.delta.map(({ cid }) => cid),
      model,
      momentum,
      error,
      lossMicroNats,
      evaluation,
      best: betterModel(bestModel(job), measuredModel({ round: round.round, base: round.base, evaluation })),
    },
    blocks: [...manifests.flatMap(blocksOf), ...step.delta],
    stored: () => models.keep(job, model, step.state),
  };
}

interface Step {
  readonly state: ServerState;
  readonly delta: readonly Block[];
}

/** The server's step, or the state as it was when nothing is summed. One update at a time lies in memory. */
async function stepOf(
  blocks: Blocks,
  job: TrainJob,
  updates: readonly CountedResult[],
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

async function codesOf(blocks: Blocks, job: TrainJob, cid: CID | undefined, options: AbortOptions): Promise<Codes> {
  const output = cid === undefined ? undefined : decodeBlock(TrainOutput, await blocks.get(cid, options));
  if (output?.kind === "train") return readCodes(blocks, output, job, options);
  throw new InvalidDataError("An accepted result is no update.", { fix: "Restore the block store from a copy." });
}

function blocksOf({ manifest, blocks }: Manifest): Block[] {
  return [...blocks, manifest];
}
