import { decodeBlock, InvalidDataError, Output, readVector, VectorManifest } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { ModelStore } from "../aggregation/model-store.ts";
import type { AbortOptions, Blocks, Checker, CheckerResult, Clock } from "../components.ts";
import { CHECK_CACHE } from "../constants.ts";
import { readCodes } from "../results/check-payload.ts";
import { takesResults, verifiedChunks } from "../rounds/seal-round.ts";
import type { Book } from "../state/book.ts";
import { isUnchecked } from "../state/lookup.ts";
import type { ChunkState, JobState, LeaseState, RoundState } from "../state/state.ts";
import { compareLeftOut } from "./compare-left-out.ts";
import { compareEvaluation, compareTraining } from "./compare-result.ts";
import { type Finding, verdictFact } from "./verdict.ts";

/** What the station's checks need. */
export interface StationCheckComponents {
  readonly book: Book;
  readonly blocks: Blocks;
  readonly checker: Checker;
  readonly clock: Clock;
  readonly models: ModelStore;
}

/** Results that wait for the station's word on this chunk, and may have it now. */
export function awaitingStation(job: JobState, round: RoundState, chunk: ChunkState): LeaseState[] {
  if (chunk.called !== "station" || !takesResults(job, round, chunk, verifiedChunks(job))) return [];
  return [...round.leases.values()].filter((lease) => lease.index === chunk.index && isUnchecked(lease));
}

/** Computes chunks at the station and holds the workers' results against them; a few computations are kept. */
export function stationCheck({ book, blocks, checker, clock, models }: StationCheckComponents) {
  const kept = new Map<string, CheckerResult>();

  async function compute(job: JobState, chunk: ChunkState, options: AbortOptions): Promise<CheckerResult | undefined> {
    if (chunk.opened === null) return undefined;
    const key = chunk.opened.cid.toString();
    const result = kept.get(key) ?? (await checker.compute(chunk.opened.chunk, { spec: job.spec, ...options }));
    kept.delete(key);
    kept.set(key, result);
    const [oldest] = kept.keys();
    if (kept.size > CHECK_CACHE && oldest !== undefined) kept.delete(oldest);
    return result;
  }

  async function find(
    job: JobState,
    chunk: ChunkState,
    lease: LeaseState,
    own: CheckerResult,
  ): Promise<Finding | undefined> {
    const { reveal } = lease;
    if (reveal === null || chunk.opened === null) return undefined;
    if (own.kind === "evaluate") {
      return reveal.summary.kind === "evaluate" ? compareEvaluation(own, reveal.summary) : undefined;
    }
    const update = decodeBlock<Output>(Output, await blocks.get(reveal.output));
    if (update.kind !== "train") return undefined;
    const codes = await readCodes(blocks, update, job);
    const found = compareTraining(job, await models.layout(job), chunk.opened.chunk, own, codes);
    if (!found.ok || update.error === undefined) return found;
    const error = await readLeftOut(job, update.error);
    const left = compareLeftOut(job, chunk.opened.chunk, own.difference, { codes, error });
    return left.ok ? found : left;
  }

  /** What an update left out, from its worker; nothing where that is no vector of this model. */
  async function readLeftOut({ parameters }: JobState, cid: CID): Promise<Float32Array> {
    try {
      const manifest = decodeBlock(VectorManifest, await blocks.get(cid));
      return manifest.n === parameters ? await readVector(manifest, (part) => blocks.get(part)) : new Float32Array();
    } catch (error) {
      if (error instanceof InvalidDataError) return new Float32Array();
      throw error;
    }
  }

  /** Checks everything of this chunk that waits; verdicts count only if the round was not sealed meanwhile. */
  return async function check(
    job: JobState,
    round: RoundState,
    chunk: ChunkState,
    options: AbortOptions = {},
  ): Promise<void> {
    const own = await compute(job, chunk, options);
    if (own === undefined) return;
    for (const lease of awaitingStation(job, round, chunk)) {
      const finding = await find(job, chunk, lease, own);
      if (finding === undefined) continue;
      await book.record(() =>
        awaitingStation(job, round, chunk).includes(lease) ? [verdictFact(job, lease, finding, clock.now())] : [],
      );
    }
  };
}
