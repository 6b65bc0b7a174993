import type { Finding, JobId, StationInfo } from "@starling/protocol";

/** A job that is to be recomputed; names travel as text. */
export interface ReplayOrder {
  readonly type: "replay";
  /** The station whose gateway gives the blocks. */
  readonly origin: string;
  /** CID of the job's spec. */
  readonly spec: string;
  /** CIDs of the closed rounds' records, oldest first. */
  readonly records: readonly string[];
}

/** An epoch that is to be rebuilt from its evidence. */
export interface VerifyOrder {
  readonly type: "verify";
  readonly origin: string;
  readonly station: StationInfo;
  readonly job: JobId;
  /** The transaction that proposed it. */
  readonly transaction: string;
}

/** A round that was recomputed, and what came out: the CID of a checkpoint, or of a list of outputs. */
export interface AuditedRound {
  readonly round: number;
  readonly made: string;
}

interface Failure {
  readonly type: "error";
  readonly message: string;
  readonly fix: string;
}

/** What the worker tells of a replay. */
export type AuditNews =
  | ({ readonly type: "round" } & AuditedRound)
  | { readonly type: "done"; readonly made: string }
  | Failure;

/** What the worker tells of an epoch. */
export type EpochNews = { readonly type: "verified"; readonly findings: readonly Finding[] } | Failure;
