import { cost, mlp, type ValuedSamples, writeDataset, writeGraph, writeValues } from "@starling/graph";
import { f32bits } from "@starling/learning";
import { jobIdOf, jobParams } from "@starling/ledger";
import {
  type Address,
  type Bytes32,
  type DatasetManifest,
  digestOf,
  encodeBlock,
  type JobSpec,
  type PeerSigner,
  rawBlock,
  signTyped,
  type TrainSpec,
  type TypedSigner,
  termsHash,
  termsOf,
  writeCheckpoint,
} from "@starling/protocol";
import type { JobRequest } from "../jobs/check-job.ts";
import type { MemoryBlocks } from "./memory-blocks.ts";
import { TEST_DOMAIN, testAccount } from "./test-keys.ts";

export const TEST_ENGINE: Bytes32 = `0x${"e0".repeat(32)}`;
export const TEST_CLIENT = 900;
export const TEST_COORDINATOR = 901;

/** Changes to the sample job's spec. */
export interface TestJobOptions {
  readonly common?: Partial<TrainSpec["common"]>;
  readonly laneParams?: Partial<TrainSpec["laneParams"]>;
  readonly maxStep?: bigint;
  readonly deadline?: number;
  readonly salt?: number;
  /** Of the training data. */
  readonly contributor?: { readonly account: Address; readonly bps: number };
  /** Instead of those that follow from the spec. */
  readonly terms?: Bytes32;
  /** Whether the pictures' brightness above and below is to be predicted instead of their class. */
  readonly regression?: boolean;
}

/** Two classes of 4×4 pictures: bright above, or bright below, with noise that a formula makes. */
function pictures(count: number, from: number) {
  const samples = new Uint8Array(count * 16);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    labels[i] = (i + from) % 2;
    for (let p = 0; p < 16; p++) {
      const bright = Math.floor(p / 8) === labels[i] ? 120 : 0;
      samples[i * 16 + p] = bright + (((i + from) * 37 + p * 101) % 97);
    }
  }
  return { sampleShape: [4, 4], count, samples, labels };
}

/** The same pictures with two values to be predicted: how bright they are above, and below. */
function brightness(count: number, from: number): ValuedSamples {
  const { samples, sampleShape } = pictures(count, from);
  const mean = (start: number) => samples.subarray(start, start + 8).reduce((sum, byte) => sum + byte, 0) / 8 / 255;
  const values = Float32Array.from({ length: 2 * count }, (_, i) => mean(8 * i));
  return { sampleShape, count, samples, targets: 2, values };
}

/** Writes the sample job's blocks into a store: a tiny MLP over tiny pictures. Everything in it is real. */
export async function testJob(
  blocks: MemoryBlocks,
  { hot, peer }: { readonly hot: TypedSigner; readonly peer: PeerSigner },
  {
    common,
    laneParams,
    contributor,
    terms,
    maxStep = 2n ** 100n,
    deadline = 1_900_000_000,
    salt = 1,
    regression = false,
  }: TestJobOptions = {},
): Promise<JobRequest & { readonly jobSpec: TrainSpec }> {
  const { graph, weights } = mlp({ input: [4, 4], hidden: [8], classes: 2, seed: 7 });
  const file = rawBlock(writeGraph(graph));
  const tensors = graph.parameters.map(({ name, shape }) => {
    return { name, shape, data: weights.get(name)?.data ?? new Float32Array() };
  });
  const checkpoint = writeCheckpoint(tensors, { graph: file.cid, round: 0, parent: null });
  await blocks.putAll([file, checkpoint.manifest, ...checkpoint.blocks]);
  const card = { name: "Halves", licence: "CC0-1.0", notice: "Made by a formula." };
  const named = ["above", "below"];
  const targets = named.map((name) => ({ name, mean: 0, deviation: f32bits(1) }));
  const publish = async (count: number, from: number, owner: Partial<DatasetManifest> = {}) => {
    const options = { samplesPerShard: 32 };
    const { manifest, shards } = regression
      ? writeValues(brightness(count, from), { ...card, targets }, options)
      : writeDataset(pictures(count, from), { ...card, classes: named }, options);
    const block = encodeBlock({ ...manifest, ...owner });
    await blocks.putAll([block, ...shards]);
    return block.cid;
  };
  const { flopsTrain, flopsForward } = cost(graph, 1);
  const jobSpec: TrainSpec = {
    v: 1,
    lane: "train",
    common: {
      title: "Halves",
      purpose: "Tell pictures that are bright above from those that are bright below.",
      stop: { rounds: 2, targetPpm: 0 },
      quorum: 1,
      copies: 1,
      overAssignMilli: 0,
      tolerance: { cosinePpm: 990_000, normRatioLowPpm: 970_000, normRatioHighPpm: 1_030_000 },
      beacon: "blockhash",
      limits: { modelBytes: 2 ** 20, updateBytes: 2 ** 20, leaseMs: 10_000, roundMs: 60_000 },
      validation: await publish(64, 1_000),
      test: await publish(96, 2_000),
      price: "1000000000000000000",
      holdbackRounds: 1,
      royalties: [{ account: testAccount(950).address, bps: 500 }],
      engine: TEST_ENGINE,
      ...common,
    },
    laneParams: {
      graph: file.cid,
      checkpoint: checkpoint.manifest.cid,
      dataset: await publish(256, 0, contributor === undefined ? {} : { contributor }),
      loss: regression ? "mean-squared-error" : "softmax-cross-entropy",
      recipe: { kind: "momentum", mu: f32bits(0.6), alpha: f32bits(1) },
      optimizer: {
        kind: "adamw",
        beta1: f32bits(0.9),
        beta2: f32bits(0.99),
        epsilon: f32bits(1e-8),
        weightDecay: f32bits(0.1),
        clip: f32bits(1),
      },
      codec: { kind: "int4", kappa: f32bits(1) },
      aggregation: "work-clip",
      chunks: 3,
      span: 64,
      steps: 4,
      batch: 8,
      microBatch: 8,
      recompute: false,
      precision: "f32",
      lr: [f32bits(1e-2)],
      checkpointEvery: 2,
      evaluateEvery: 1,
      evaluateSpan: 32,
      flops: { train: Number(flopsTrain), evaluate: Number(flopsForward) },
      ...laneParams,
    },
  };
  return {
    ...(await requestFor(blocks, jobSpec, { hot, peer }, { maxStep, deadline, salt, ...(terms && { terms }) })),
    jobSpec,
  };
}

/** Stores a spec of any lane and asks for its job with everybody's word that is needed. */
export async function requestFor(
  blocks: MemoryBlocks,
  jobSpec: JobSpec,
  { hot, peer }: { readonly hot: TypedSigner; readonly peer: PeerSigner },
  {
    maxStep = 2n ** 100n,
    deadline = 1_900_000_000,
    salt = 1,
    terms,
  }: Pick<TestJobOptions, "maxStep" | "deadline" | "salt" | "terms"> = {},
): Promise<JobRequest> {
  const spec = encodeBlock(jobSpec);
  await blocks.put(spec);
  const coordinator = testAccount(TEST_COORDINATOR);
  const params = jobParams({
    client: testAccount(TEST_CLIENT).address,
    token: testAccount(902).address,
    coordinator: coordinator.address,
    maxStep,
    window: 60,
    deadline,
    spec: digestOf(spec.cid),
    terms: terms ?? termsHash(termsOf(jobSpec)),
    salt: `0x${salt.toString(16).padStart(64, "0")}`,
  });
  const delegation = {
    job: jobIdOf(TEST_DOMAIN, params),
    peer: peer.publicKey,
    signer: hot.address,
    from: coordinator.address,
    expiry: 4_000_000_000,
  };
  const signature = await signTyped(coordinator, TEST_DOMAIN, "CoordinatorDelegation", delegation);
  return { params, spec: spec.cid, delegation: { delegation, signature } };
}
