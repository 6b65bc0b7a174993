import type { CID } from "multiformats/cid";
import * as z from "zod/mini";
import type { Address, Bytes32, JobId } from "../hex.ts";
import { PAY_SENTINELS } from "../pay-tree.ts";
import {
  address,
  anyCid,
  bytes32,
  cborCid,
  decimal,
  fixedBytes,
  integer,
  jobId,
  safeInteger,
  text,
  u32,
} from "../scalars.ts";

/** What a volunteer's tab may be asked for at most. */
const limits = z.strictObject({
  modelBytes: integer(1, 2 ** 31),
  /** Bytes of one chunk's result on the wire. */
  updateBytes: integer(1, 2 ** 28),
  /** First lease deadline; afterwards it adapts (median + k·MAD), never above four times this. */
  leaseMs: integer(1_000, 3_600_000),
  /** A round closes at this age with what is verified, if the quorum is there. */
  roundMs: integer(5_000, 24 * 3_600_000),
});

/** An account that can have a leaf: at the sentinels of the pay tree every royalty would be found missing. */
const payee = address.check(
  z.refine((account) => account !== PAY_SENTINELS.first && account !== PAY_SENTINELS.last, {
    error: "nobody can be paid at this account",
  }),
);

/** When and at what cost a job ends, whatever its lane; the budget itself is on the chain. */
export const stopFields = { rounds: integer(1, 100_000) };

/** What every lane's spec says; a lane may add to it. */
export const commonFields = {
  title: text(120),
  purpose: text(2_000),
  stop: z.strictObject(stopFields),
  /** Accepted chunks of the lane's main kind below which a round does not close. */
  quorum: integer(1, 1_024),
  /** Copies of every chunk, checks aside. */
  copies: integer(1, 8),
  /** Chunks opened beyond the target, in thousandths of it. */
  overAssignMilli: integer(0, 4_000),
  /** `blockhash`: the hash of the first block after the round before closed; on an embedded chain the station controls it. */
  beacon: z.literal("blockhash"),
  limits,
  /** Token wei for 10¹² units. */
  price: decimal,
  /** Rounds for which accepted pay is held back; the last epoch releases all of it. */
  holdbackRounds: integer(0, 1_000),
  /** Shares of the workers' pay that go to owners of data and base models, on top of it. */
  royalties: z.array(z.strictObject({ account: payee, bps: integer(1, 5_000) })).check(z.maxLength(16)),
  engine: bytes32,
};

const common = z.strictObject(commonFields);
/** What every lane's spec says. */
export type Common = z.infer<typeof common>;

/** What a researcher posts, as code that serves all lanes sees it. */
export interface JobSpec {
  readonly v: 1;
  readonly lane: string;
  readonly common: Common;
  /** The lane's own: how the job is cut, computed and combined. */
  readonly laneParams: unknown;
}

/** What every chunk says, beside the name of its lane and its kind. */
export const chunkFields = {
  v: z.literal(1),
  job: jobId,
  round: u32,
  index: u32,
  inputs: z.array(anyCid).check(z.minLength(1), z.maxLength(64)),
  range: z.tuple([safeInteger, safeInteger]).check(z.refine(([start, end]) => start < end, { error: "is empty" })),
  seed: fixedBytes(32),
  /** Part of the chunk because it fixes the order of the float sums. */
  microBatch: integer(1, 65_536),
  engine: bytes32,
};

/** One unit of work, as code that serves all lanes sees it. `range` is the half-open window of samples or items. */
export interface Chunk {
  readonly v: 1;
  readonly lane: string;
  readonly kind: string;
  readonly job: JobId;
  readonly round: number;
  readonly index: number;
  readonly inputs: CID[];
  readonly range: [number, number];
  readonly seed: Uint8Array;
  readonly microBatch: number;
  readonly engine: Bytes32;
}

/** What a chunk produced, as code that serves all lanes sees it. */
export interface Output {
  readonly v: 1;
  readonly lane: string;
  readonly kind: string;
  readonly chunk: CID;
}

/** What of an output, or of a job, a lane has its coordinator write down. */
export interface LaneNote {
  readonly lane: string;
}

/** An output's summary: of the kind of its chunk. */
export interface OutputSummary extends LaneNote {
  readonly kind: string;
}

/** A result that a round counts; its receipt is in the same round's pages. */
export const acceptedFields = {
  chunk: cborCid,
  /** The chunk's own round and place: where late results count it may be one of the rounds before. */
  round: u32,
  index: u32,
  /** The worker whose copy is the one that counts. */
  worker: address,
  /** The output block. */
  output: cborCid,
};

/** A result that a round counts, as code that serves all lanes sees it. */
export interface AcceptedEntry {
  readonly chunk: CID;
  readonly round: number;
  readonly index: number;
  readonly worker: Address;
  readonly output: CID;
}

/** What every round's record says, beside the name of its lane and what it counts. */
export const recordFields = {
  v: z.literal(1),
  job: jobId,
  round: u32,
  seed: fixedBytes(32),
  prev: z.nullable(cborCid),
  /** What there was before the round: a checkpoint, or the outputs so far. */
  base: cborCid,
  receipts: cborCid,
};

/** What happened in one round, as code that serves all lanes sees it. */
export interface RoundRecord {
  readonly v: 1;
  readonly lane: string;
  readonly job: JobId;
  readonly round: number;
  readonly seed: Uint8Array;
  readonly prev: CID | null;
  readonly base: CID;
  readonly accepted: readonly AcceptedEntry[];
  readonly receipts: CID;
}
