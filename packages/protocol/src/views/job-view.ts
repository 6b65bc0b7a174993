import * as z from "zod/mini";
import { Provider } from "../lanes/infer/spec.ts";
import { Loss } from "../lanes/train/loss.ts";
import { address, bytes32, decimal, integer, jobId, safeInteger, text, u32 } from "../scalars.ts";

const cidText = z.string().check(z.regex(/^b[a-z2-7]{50,80}$/));

/** Where a job stands, as pages show it. */
export const JOB_STATE = ["running", "waiting", "paused", "ended", "cancelled", "expired", "unfunded"] as const;

/** States of a chunk copy along its life. */
export const CHUNK_STATE = [
  "open",
  "leased",
  "committed",
  "revealed",
  "verifying",
  "accepted",
  "rejected",
  "expired",
] as const;

/** A chunk copy in the running round. */
export const CopyView = z.strictObject({
  index: u32,
  kind: text(40),
  chunk: z.nullable(cidText),
  copy: integer(0, 65_535),
  attempt: integer(0, 65_535),
  state: z.enum(CHUNK_STATE),
  worker: z.nullable(address),
  byStation: z.boolean(),
  progressPpm: integer(0, 1_000_000),
  /** Milliseconds left of the lease, where there is one. */
  deadlineMs: z.nullable(z.number()),
  /** In words, for a rejected or expired copy. */
  note: z.nullable(text(300)),
});
export type CopyView = z.infer<typeof CopyView>;

export const MemberView = z.strictObject({
  worker: address,
  deviceClass: bytes32,
  speed: safeInteger,
  connected: z.boolean(),
  standing: u32,
  accepted: u32,
  rejected: u32,
  units: decimal,
  lastSeen: safeInteger,
});
export type MemberView = z.infer<typeof MemberView>;

export const EvaluationView = z.strictObject({
  /** Null where the loss counts no hits. */
  accuracyPpm: z.nullable(integer(0, 1_000_000)),
  /** Mean over the targets. */
  lossMicroNats: decimal,
  total: safeInteger,
});

/** A closed round. */
export const RoundView = z.strictObject({
  round: u32,
  record: cidText,
  acceptedChunks: u32,
  /** Those of them that began in a round before. */
  lateChunks: u32,
  chunks: u32,
  workers: u32,
  startedAt: safeInteger,
  closedAt: safeInteger,
  units: decimal,
  /** What a round of training left; null in other lanes. */
  train: z.nullable(
    z.strictObject({
      model: cidText,
      /** Whether the model's blocks are stored whole, or follow by deltas. */
      whole: z.boolean(),
      lossMicroNats: decimal,
      evaluation: z.nullable(EvaluationView),
    }),
  ),
  /** What a round of a batch left; null in other lanes. */
  batch: z.nullable(z.strictObject({ outputs: cidText, done: safeInteger, failed: safeInteger, provider: Provider })),
});
export type RoundView = z.infer<typeof RoundView>;

/** What is special to a training job. */
export const TrainView = z.strictObject({
  /** Newest checkpoint's manifest. */
  model: cidText,
  graph: cidText,
  dataset: cidText,
  parameters: safeInteger,
  /** What every loss of the job is in: nats, or squared differences. */
  loss: Loss,
  test: z.nullable(EvaluationView),
});
export type TrainView = z.infer<typeof TrainView>;

/** What is special to a batch. */
export const BatchView = z.strictObject({
  /** List of the outputs so far. */
  outputs: cidText,
  dataset: cidText,
  /** Names of the models, as the pipeline calls them. */
  models: z.array(text(60)),
  /** Items of the dataset, those that have a result, and those of them that could not be computed. */
  count: safeInteger,
  done: safeInteger,
  failed: safeInteger,
  /** Where chunks are computed now. */
  provider: Provider,
  /** Whether devices of different classes were found to differ too much, so that all compute on their CPUs. */
  pinned: z.boolean(),
});
export type BatchView = z.infer<typeof BatchView>;

/** A job as Lab and Explore show it; money is read from the chain. */
export const JobView = z.strictObject({
  job: jobId,
  spec: cidText,
  title: text(120),
  purpose: text(2_000),
  state: z.enum(JOB_STATE),
  /** What the coordinator is doing or waiting for, in words. */
  status: text(300),
  client: address,
  round: u32,
  rounds: u32,
  lane: text(40),
  /** Of a training job; null in other lanes. */
  train: z.nullable(TrainView),
  /** Of a batch; null in other lanes. */
  batch: z.nullable(BatchView),
  /** Milliseconds since 1970, like every time in these views that does not say seconds. */
  postedAt: safeInteger,
  deadline: safeInteger,
  /** When the researcher closed it on the chain. */
  closedAt: z.nullable(safeInteger),
  /** From when the researcher can have the free part back: the end of the grace time, if nothing else comes. */
  refundableAt: safeInteger,
  epoch: u32,
  escrow: z.strictObject({
    funded: decimal,
    paid: decimal,
    /** In the newest final root, not yet claimed. */
    owed: decimal,
    /** Computed and accepted, not yet in a final root. */
    promised: decimal,
    refunded: decimal,
    refundable: decimal,
  }),
  /** The last epoch of this job that fell on the chain. */
  rejection: z.nullable(
    z.strictObject({
      epoch: u32,
      root: bytes32,
      by: z.enum(["arbiter", "proof"]),
      /** What was proved. */
      kind: z.nullable(text(40)),
      transaction: bytes32,
      at: safeInteger,
      /** Whether the job waits for the operator because of it. */
      blocking: z.boolean(),
    }),
  ),
  members: z.array(MemberView),
  copies: z.array(CopyView),
  roundViews: z.array(RoundView),
});
export type JobView = z.infer<typeof JobView>;

/** A settlement epoch with the contract events that belong to it. */
export const EpochView = z.strictObject({
  job: jobId,
  epoch: u32,
  root: bytes32,
  total: decimal,
  evidence: bytes32,
  /** The evidence DAG's root. */
  dag: cidText,
  transaction: bytes32,
  gas: decimal,
  proposer: address,
  state: z.enum(["proposed", "challenged", "final", "rejected"]),
  /** Who disputed it with a bond, and the digest of what it said. */
  challenge: z.nullable(z.strictObject({ by: address, reason: bytes32, transaction: bytes32 })),
  /** How it fell: by the arbiter's word, or by a proof that `prover` brought. */
  rejection: z.nullable(
    z.strictObject({
      by: z.enum(["arbiter", "proof"]),
      kind: z.nullable(text(40)),
      prover: z.nullable(address),
      transaction: bytes32,
    }),
  ),
  /** When the window ends, unix seconds. */
  finalAt: safeInteger,
  leaves: u32,
});
export type EpochView = z.infer<typeof EpochView>;

/** A dataset or base model on record in Provenance: who said first that it is theirs, and what they ask for it. */
export const RegistrationView = z.strictObject({
  author: address,
  /** The manifest, by its digest and as the CID that it is the digest of. */
  digest: bytes32,
  manifest: cidText,
  payee: address,
  /** Basis points of all workers' pay. */
  bps: integer(0, 10_000),
  /** Digest of the licence. */
  terms: bytes32,
  transaction: bytes32,
  block: safeInteger,
});
export type RegistrationView = z.infer<typeof RegistrationView>;

export const CHAIN_EVENT_VALUE = z.union([z.string(), z.number(), z.boolean()]);

/** A decoded contract event. */
export const ChainEventView = z.strictObject({
  name: text(60),
  job: z.nullable(jobId),
  block: safeInteger,
  /** Unix seconds of the block. */
  at: safeInteger,
  transaction: bytes32,
  logIndex: u32,
  fields: z.record(z.string(), CHAIN_EVENT_VALUE),
});
export type ChainEventView = z.infer<typeof ChainEventView>;
