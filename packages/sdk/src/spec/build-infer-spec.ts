import { type ComparisonRule, type Nominal, type Pipeline, parsePipeline } from "@starling/processing";
import { type Bytes32, type InferParams, InferSpec, MAX_BATCH_CHUNKS, parse } from "@starling/protocol";
import type { CID } from "multiformats/cid";

/** What a researcher decides of a batch. */
export interface BatchChoices {
  readonly title: string;
  readonly purpose: string;
  /** Token wei for 10¹² FLOPs. */
  readonly price: bigint;
  readonly copies?: number;
  readonly holdbackRounds?: number;
  readonly royalties?: InferSpec["common"]["royalties"];
  /** Items of a chunk; by default as many as a tab computes in some seconds. */
  readonly span?: number;
  /** Chunks that a round waits for. */
  readonly chunks?: number;
  readonly roundMs?: number;
  readonly leaseMs?: number;
}

/** A model of a batch as blocks. */
export interface BatchModel {
  /** As the pipeline calls it. */
  readonly name: string;
  /** Manifest of the ONNX file. */
  readonly graph: CID;
  /** Files with weights, by the path that the ONNX file gives them. */
  readonly external: readonly { readonly name: string; readonly file: CID }[];
  /** Bytes of all its files. */
  readonly bytes: number;
  readonly nominal: Nominal;
}

/** The blocks that a batch names, and what is known of them. */
export interface BatchParts {
  readonly models: readonly BatchModel[];
  readonly resources: readonly { readonly name: string; readonly file: CID }[];
  readonly pipeline: Pipeline;
  readonly rule: ComparisonRule;
  readonly provider: InferParams["provider"];
  /** Manifest of one item's file, and the block of its result. */
  readonly canary: { readonly item: CID; readonly result: CID };
  /** Manifest of the items, and how many they are. */
  readonly dataset: CID;
  readonly count: number;
  /** Of one item, see `itemFlops`. */
  readonly flops: number;
  readonly engine: Bytes32;
}

/** A chunk of so many FLOPs takes a small graphics card some seconds. */
const CHUNK_FLOPS = 50e9;
/** Results of a chunk stay small and appear soon. */
const MOST_ITEMS = 500;
/** Some of the most chunks are left for windows that are computed again. */
const MOST_CHUNKS = MAX_BATCH_CHUNKS - 500;
/** Rounds beyond those that the items need: windows are opened again where nobody gave a result. */
const SPARE_ROUNDS = 20;

/** Items of one chunk: so many that a tab reports within seconds, and so few chunks that their list stays a block. */
export function batchSpan(flops: number, count: number): number {
  const usual = Math.min(MOST_ITEMS, Math.max(1, Math.floor(CHUNK_FLOPS / flops)));
  return Math.min(count, Math.max(usual, Math.ceil(count / MOST_CHUNKS)));
}

/** So many chunks keep a few tabs busy, and a round of a small batch is the whole of it. */
const CHUNKS_A_ROUND = 16;

/**
 * Builds the spec of a batch.
 * @throws InvalidDataError when a choice is out of the schema's bounds, PipelineError for steps that do not fit
 */
export function buildInferSpec(parts: BatchParts, choices: BatchChoices): InferSpec {
  const { count, flops } = parts;
  const span = choices.span ?? batchSpan(flops, count);
  const all = Math.ceil(count / span);
  const chunks = choices.chunks ?? Math.min(CHUNKS_A_ROUND, all);
  const modelBytes = parts.models.reduce((sum, { bytes }) => sum + bytes, 0);
  return parse(InferSpec, {
    v: 1,
    lane: "infer",
    common: {
      title: choices.title,
      purpose: choices.purpose,
      stop: { rounds: 2 * Math.ceil(all / chunks) + SPARE_ROUNDS },
      quorum: 1,
      copies: choices.copies ?? 1,
      overAssignMilli: 0,
      beacon: "blockhash",
      limits: {
        modelBytes: Math.max(1_024, modelBytes),
        updateBytes: 64 * 1024 * 1024,
        leaseMs: choices.leaseMs ?? 120_000,
        roundMs: choices.roundMs ?? 120_000,
      },
      price: choices.price.toString(),
      holdbackRounds: choices.holdbackRounds ?? 2,
      royalties: [...(choices.royalties ?? [])],
      engine: parts.engine,
    },
    laneParams: {
      models: parts.models.map(({ name, graph, external, nominal }) => ({
        name,
        graph,
        external: [...external],
        nominal,
      })),
      resources: [...parts.resources],
      pipeline: parsePipeline(parts.pipeline),
      rule: parts.rule,
      provider: parts.provider,
      canary: parts.canary,
      dataset: parts.dataset,
      span,
      chunks,
      flops,
    },
  });
}
