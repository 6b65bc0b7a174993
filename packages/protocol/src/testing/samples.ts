import type { CID } from "multiformats/cid";
import { encodeBlock, rawBlock } from "../block.ts";
import type { Address, Bytes32, JobId } from "../hex.ts";
import { type InferChunk, inferInputs } from "../lanes/infer/chunk.ts";
import type { InferSpec } from "../lanes/infer/spec.ts";
import type { TrainChunk } from "../lanes/train/chunk.ts";
import type { TrainSpec } from "../lanes/train/spec.ts";

const bits = (value: number) => {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return view.getUint32(0);
};

/** Made-up names for tests: well formed, and nobody's. */
export const sampleCid = (name: string): CID => encodeBlock({ name }).cid;
export const sampleRawCid = (name: string): CID => rawBlock(new TextEncoder().encode(name)).cid;
export const sampleAddress = (n: number): Address => `0x${n.toString(16).padStart(40, "0")}`;
export const sampleBytes32 = (n: number): Bytes32 => `0x${n.toString(16).padStart(64, "0")}`;
export const sampleJobId: JobId = sampleBytes32(0x57a2);

/** A valid training spec; `common` and `laneParams` are merged over its defaults. */
export function sampleSpec(
  common: Partial<TrainSpec["common"]> = {},
  laneParams: Partial<TrainSpec["laneParams"]> = {},
): TrainSpec {
  return {
    v: 1,
    lane: "train",
    common: {
      title: "Sample",
      purpose: "A job for tests.",
      stop: { rounds: 3, targetPpm: 0 },
      quorum: 1,
      copies: 1,
      overAssignMilli: 0,
      tolerance: { cosinePpm: 990_000, normRatioLowPpm: 970_000, normRatioHighPpm: 1_030_000 },
      beacon: "blockhash",
      limits: { modelBytes: 2 ** 24, updateBytes: 2 ** 22, leaseMs: 30_000, roundMs: 60_000 },
      validation: sampleCid("validation"),
      test: sampleCid("test"),
      price: "1000000000000",
      holdbackRounds: 1,
      royalties: [],
      engine: sampleBytes32(1),
      ...common,
    },
    laneParams: {
      graph: sampleRawCid("graph"),
      checkpoint: sampleCid("checkpoint"),
      dataset: sampleCid("dataset"),
      loss: "softmax-cross-entropy",
      recipe: { kind: "momentum", mu: bits(0.8), alpha: bits(0.9) },
      optimizer: {
        kind: "adamw",
        beta1: bits(0.9),
        beta2: bits(0.99),
        epsilon: bits(1e-8),
        weightDecay: bits(0.1),
        clip: bits(1),
      },
      codec: { kind: "int4", kappa: bits(1) },
      aggregation: "work-clip",
      chunks: 4,
      span: 1_000,
      steps: 10,
      batch: 32,
      microBatch: 32,
      recompute: false,
      precision: "f32",
      lr: [bits(2e-3)],
      checkpointEvery: 20,
      evaluateEvery: 1,
      evaluateSpan: 1_000,
      flops: { train: 300_000, evaluate: 100_000 },
      ...laneParams,
    },
  };
}

/** A valid training chunk. */
export function sampleChunk(fields: Partial<TrainChunk> = {}): TrainChunk {
  return {
    v: 1,
    job: sampleJobId,
    lane: "train",
    kind: "train",
    round: 0,
    index: 0,
    inputs: [sampleRawCid("graph"), sampleCid("checkpoint"), sampleCid("dataset")],
    range: [0, 1_000],
    seed: new Uint8Array(32),
    steps: 10,
    batch: 32,
    microBatch: 32,
    lr: bits(2e-3),
    engine: sampleBytes32(1),
    ...fields,
  };
}

/** A valid batch of one model; `laneParams` are merged over its defaults. */
export function sampleInferSpec(
  common: Partial<InferSpec["common"]> = {},
  laneParams: Partial<InferSpec["laneParams"]> = {},
): InferSpec {
  const { title, purpose, quorum, copies, overAssignMilli, beacon, limits, price, holdbackRounds, royalties, engine } =
    sampleSpec().common;
  const shared = { title, purpose, quorum, copies, overAssignMilli, beacon, limits, price, holdbackRounds, royalties };
  return {
    v: 1,
    lane: "infer",
    common: { ...shared, engine, stop: { rounds: 100 }, ...common },
    laneParams: {
      models: [
        {
          name: "classifier",
          graph: sampleCid("model file"),
          external: [{ name: "weights.bin", file: sampleCid("weights file") }],
          nominal: { runs: 1, inputs: [{ name: "input", shape: [1, 1, 28, 28] }] },
        },
      ],
      resources: [],
      pipeline: { v: 1 },
      rule: {},
      provider: "webgpu",
      canary: { item: sampleCid("canary"), result: sampleRawCid("its result") },
      dataset: sampleCid("items"),
      span: 100,
      chunks: 4,
      flops: 100_000,
      ...laneParams,
    },
  };
}

/** A valid chunk of {@link sampleInferSpec}. */
export function sampleInferChunk(fields: Partial<InferChunk> = {}): InferChunk {
  return {
    v: 1,
    job: sampleJobId,
    lane: "infer",
    kind: "infer",
    provider: "webgpu",
    round: 0,
    index: 0,
    inputs: inferInputs(sampleInferSpec().laneParams),
    range: [0, 100],
    seed: new Uint8Array(32),
    microBatch: 1,
    engine: sampleBytes32(1),
    ...fields,
  };
}
