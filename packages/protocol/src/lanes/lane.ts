import type { CID } from "multiformats/cid";
import type * as z from "zod/mini";
import type { Address } from "../hex.ts";
import type { Chunk, JobSpec, LaneNote, Output, OutputSummary, RoundRecord } from "./heads.ts";

/** The forms of everything that a lane says in its own way. Each value names its lane. */
export interface LaneSchemas {
  readonly spec: z.ZodMiniType<JobSpec>;
  readonly chunk: z.ZodMiniType<Chunk>;
  readonly output: z.ZodMiniType<Output>;
  /** What a coordinator's journal says of an output; the rest is in its block. */
  readonly summary: z.ZodMiniType<OutputSummary>;
  /** What a coordinator learned of a job when it took it on. */
  readonly intake: z.ZodMiniType<LaneNote>;
  /** What a coordinator's journal says of a round that closed. */
  readonly closing: z.ZodMiniType<LaneNote>;
  /** What a coordinator's journal says of the job's end, where the lane has something to find out then. */
  readonly conclusion: z.ZodMiniType<LaneNote>;
  readonly record: z.ZodMiniType<RoundRecord>;
}

/** A block and its size as the manifest that names it says, or the most that it can be. */
export interface NamedBlock {
  readonly cid: CID;
  readonly bytes: number;
}

/** What a spec names. */
export interface SpecBlocks {
  /** What is computed with: a graph and its checkpoint, model files. */
  readonly model: readonly NamedBlock[];
  /** What is computed on. */
  readonly data: readonly NamedBlock[];
  /** Manifests that are not at hand, so that what they name is not known. */
  readonly unread: readonly CID[];
}

/** A block's bytes, or undefined where they are not at hand. */
export type ReadBlock = (cid: CID) => Promise<Uint8Array | undefined>;

/** A part of a job whose author may have registered it: looked up under the account that its manifest names. */
export interface ContributedPart {
  readonly author: Address;
  readonly cid: CID;
}

/**
 * How jobs of one lane are written down and counted: everything that all parties must agree on. Pure. The methods get
 * what passed the lane's own schemas.
 */
export interface ProtocolLane<
  S extends JobSpec = JobSpec,
  C extends Chunk = Chunk,
  R extends RoundRecord = RoundRecord,
> {
  readonly name: string;
  readonly schemas: LaneSchemas;
  /** FLOPs that an accepted chunk counts for, by the spec's own cost model, never the worker's clock (TRUST §4). */
  units(spec: S, chunk: C): bigint;
  /** Bytes of a device's memory that a model of the spec's limit takes while a chunk is computed. */
  memory(spec: S): number;
  /** Most rounds that may pass between a chunk's round and the one that counts its result. */
  maxDelay(spec: S): number;
  /** What there is before the first round: the terms on the chain name its digest. */
  base(spec: S): CID;
  /** What there is after a round: the next one's `base`, which epochs name on the chain. */
  made(record: R): CID;
  /**
   * Every block that a spec names with its size, what is named before the manifest that names it.
   * @throws InvalidDataError where a manifest is none.
   */
  blocks(spec: S, read: ReadBlock): Promise<SpecBlocks>;
  /** Parts of the job with authors that may be due a royalty. */
  contributed(spec: S, get: (cid: CID) => Promise<Uint8Array>): Promise<readonly ContributedPart[]>;
}
