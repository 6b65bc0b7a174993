import {
  type Codes,
  codecOf,
  decodePayload,
  flatten,
  initialState,
  layoutOf,
  roundSum,
  type ServerState,
  unflatten,
  vectorLength,
} from "@starling/learning";
import {
  betterModel,
  decodeBlock,
  fromOne,
  isFiledInTime,
  type MeasuredModel,
  maxDelay,
  measuredModel,
  readVector,
  TrainChunk,
  TrainOutput,
  TrainRecord,
  type TrainSpec,
  type Update,
  VectorManifest,
  writeCheckpoint,
  writeVector,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { type GetBlock, type LoadedModel, loadCheckpoint, toWeights } from "../../../models/model-source.ts";
import { broken, type LaneReplay, mismatch, type Replay } from "../lane-replay.ts";

/** A replayed training: the model and what the server carries. */
interface TrainingReplay extends Replay {
  readonly model: LoadedModel;
  readonly state: ServerState;
  /** Of the checkpoints that were evaluated so far the one with the lowest loss. */
  readonly best: MeasuredModel | null;
  /** Rounds of which a later one may still sum an update, oldest first: none but under the buffered recipe. */
  readonly recent: readonly RecentRound[];
}

/** A replayed round as late updates need it. */
interface RecentRound {
  readonly round: number;
  readonly base: CID;
  /** Chunks whose update it summed. */
  readonly summed: readonly CID[];
}

async function vector(cid: CID, get: GetBlock): Promise<Float32Array> {
  return readVector(decodeBlock(VectorManifest, await get(cid)), get);
}

/** The state before the first round: nothing is carried, or what the round that the job resumes has left. */
async function begin(spec: TrainSpec, get: GetBlock): Promise<TrainingReplay> {
  const model = await loadCheckpoint(spec.laneParams.checkpoint, get);
  const layout = layoutOf(model.graph.parameters);
  const theta = flatten(layout, new Map([...model.weights].map(([name, { data }]) => [name, data])));
  const state = initialState(theta);
  const { origin } = spec.laneParams;
  if (!origin?.resumes) return { made: model.cid, model, state, best: null, recent: [] };
  const { momentum, error } = decodeBlock(TrainRecord, await get(origin.record));
  return {
    made: model.cid,
    model,
    state: { ...state, momentum: await vector(momentum, get), error: await vector(error, get) },
    best: null,
    recent: [],
  };
}

interface AcceptedUpdate {
  readonly chunk: TrainChunk;
  readonly update: Update;
  readonly codes: Codes;
  readonly multiplier: number;
}

/** @throws ReplayMismatchError where the chunk is not one that the round may sum: another's, too old, or summed before. */
function checkChunk(
  { laneParams }: TrainSpec,
  record: TrainRecord,
  entry: TrainRecord["accepted"][number],
  chunk: TrainChunk,
  { recent, summed }: Pick<TrainingReplay, "recent"> & { readonly summed: ReadonlySet<string> },
): void {
  const { kind, job, round, index } = chunk;
  if (kind !== "train" || job !== record.job || round !== entry.round || index !== entry.index) {
    throw mismatch(record, `the chunk ${entry.index} of round ${fromOne(entry.round)}`);
  }
  const where = `the update of chunk ${index} of round ${fromOne(round)}`;
  const most = maxDelay(laneParams.recipe);
  if (!isFiledInTime(round, record.round, most)) {
    throw broken(record, `${where} is summed, but the recipe takes none that is more than ${most} rounds late.`);
  }
  const begun = round === record.round ? record : recent.find((before) => before.round === round);
  if (begun === undefined || chunk.inputs[1]?.equals(begun.base) !== true) {
    throw mismatch(record, `the checkpoint that chunk ${index} of round ${fromOne(round)} starts from`);
  }
  if (summed.has(entry.chunk.toString())) throw broken(record, `${where} is summed a second time.`);
}

async function readAccepted(
  spec: TrainSpec,
  { recent }: TrainingReplay,
  record: TrainRecord,
  n: number,
  get: GetBlock,
): Promise<AcceptedUpdate[]> {
  const limits = { maxBytes: spec.common.limits.updateBytes };
  const codec = codecOf(spec.laneParams.codec);
  const summed = new Set(recent.flatMap((before) => before.summed.map(String)));
  const read: AcceptedUpdate[] = [];
  for (const entry of record.accepted) {
    const chunk = decodeBlock(TrainChunk, await get(entry.chunk));
    checkChunk(spec, record, entry, chunk, { recent, summed });
    summed.add(entry.chunk.toString());
    const update = decodeBlock(TrainOutput, await get(entry.output));
    if (update.kind !== "train" || !update.chunk.equals(entry.chunk)) {
      throw mismatch(record, `the update of chunk ${entry.index}`);
    }
    const payload = await Promise.all(update.blocks.map(({ cid }) => get(cid)));
    const codes = decodePayload<Codes>(payload, n, limits, codec);
    read.push({ chunk, update, codes, multiplier: entry.multiplier });
  }
  return read;
}

/** The rounds that the next one may still sum updates of, this one included. */
function recentAfter({ laneParams }: TrainSpec, { recent }: TrainingReplay, record: TrainRecord): RecentRound[] {
  const { round, base, accepted } = record;
  const own = { round, base, summed: accepted.map(({ chunk }) => chunk) };
  return [...recent, own].filter((before) => isFiledInTime(before.round, round + 1, maxDelay(laneParams.recipe)));
}

/**
 * Recomputes one round from its evidence alone: multipliers from chunks and headers, the exact sum, the server step,
 * and the CIDs of model, momentum and error.
 * @throws ReplayMismatchError naming what differs.
 */
async function next(
  spec: TrainSpec,
  replayed: TrainingReplay,
  record: TrainRecord,
  get: GetBlock,
): Promise<TrainingReplay> {
  const { model, state } = replayed;
  if (!record.base.equals(model.cid)) throw mismatch(record, "the base checkpoint");
  const best = betterModel(replayed.best, measuredModel(record));
  if (best?.model.toString() !== record.best?.model.toString() || best?.lossMicroNats !== record.best?.lossMicroNats) {
    throw mismatch(record, "the best checkpoint");
  }
  const layout = layoutOf(model.graph.parameters);
  const n = vectorLength(layout);
  const accepted = await readAccepted(spec, replayed, record, n, get);
  const recent = recentAfter(spec, replayed, record);
  if (accepted.length === 0) return { ...unchanged(replayed, record), best, recent };
  const works = accepted.map(({ chunk: { steps, batch, lr, round }, update: { norm2 } }) => {
    return { steps, batch, lrBits: lr, round, norm2: BigInt(norm2) };
  });
  const sum = roundSum(spec.laneParams, record.round, works, n);
  accepted.forEach(({ multiplier, codes }, i) => {
    if (sum.weights.multipliers[i] !== multiplier) throw mismatch(record, `the multiplier of update ${i}`);
    sum.add(i, codes);
  });
  const step = sum.step(state);
  const after = unflatten(layout, step.state.theta);
  const tensors = model.graph.parameters.map(({ name, shape }) => ({
    name,
    shape,
    data: after.get(name) ?? model.weights.get(name)?.data ?? new Float32Array(),
  }));
  const written = writeCheckpoint(tensors, {
    graph: model.checkpoint.graph,
    round: record.round + 1,
    parent: model.cid,
  });
  if (!written.manifest.cid.equals(record.model)) throw mismatch(record, "the checkpoint");
  checkCarried(step.state, record);
  const { graph, checkpoint } = model;
  const next = { ...checkpoint, round: record.round + 1, parent: model.cid };
  return {
    made: written.manifest.cid,
    model: { graph, weights: toWeights(tensors), checkpoint: next, cid: written.manifest.cid },
    state: step.state,
    best,
    recent,
  };
}

/** @throws ReplayMismatchError where momentum or error are not the record's. */
function checkCarried({ momentum, error }: ServerState, record: TrainRecord): void {
  if (!writeVector(momentum).manifest.cid.equals(record.momentum)) throw mismatch(record, "the momentum");
  if (!writeVector(error).manifest.cid.equals(record.error)) throw mismatch(record, "the error");
}

/** A round below its quorum sums nothing and leaves all as it was. */
function unchanged(replayed: TrainingReplay, record: TrainRecord): TrainingReplay {
  if (!record.model.equals(replayed.model.cid)) throw mismatch(record, "the checkpoint");
  checkCarried(replayed.state, record);
  return replayed;
}

/** A checkpoint follows from the updates that the record counts, in integers. */
export const replayTraining: LaneReplay<TrainSpec, TrainRecord, TrainingReplay> = { begin, next };
