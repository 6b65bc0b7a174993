import type { CID } from "multiformats/cid";
import { encodeBlock, rawBlock } from "../block.ts";
import type { Chunk } from "../chunk.ts";
import type { Address, Bytes32, JobId } from "../hex.ts";
import type { JobSpec } from "../job-spec.ts";

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
  common: Partial<JobSpec["common"]> = {},
  laneParams: Partial<JobSpec["laneParams"]> = {},
): JobSpec {
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
export function sampleChunk(fields: Partial<Chunk> = {}): Chunk {
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
