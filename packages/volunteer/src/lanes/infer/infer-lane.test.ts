import { ChunkInputError, jobName } from "@starling/compute";
import { encodeBlock, type InferChunk, type InferSpec, inferInputs } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { afterAll, describe, expect, it } from "vitest";
import { openNodeInferEngine } from "../../../../compute/src/node/index.ts";
import { type BatchJob, type BatchJobInit, batchJob, fileOf } from "../../../../compute/test/infer/batch-job.ts";
import { samples } from "../../../../compute/test/infer/small-models.ts";
import { sampleCid } from "../../../../protocol/src/testing/samples.ts";
import { checkLease } from "../../loop/check-lease.ts";
import { ENGINE, inferLease, offer } from "../../testing/samples.ts";
import { inferLane } from "./infer-lane.ts";

const engine = openNodeInferEngine();
afterAll(() => engine.close());
const device = { chunkBytes: 2 ** 30, microBatch: 1_024 };

/** A leased chunk of a batch, and what is asked of the network for it. */
async function leased(init: BatchJobInit = {}, change: Partial<InferChunk> = {}) {
  const job = await batchJob(engine, init);
  const given = await offer<InferSpec>(job.spec);
  const lease = inferLease(given, { range: [0, 5], ...change });
  const asked: string[] = [];
  const fetch: BatchJob["fetch"] = (cids: readonly CID[]) => {
    asked.push(...cids.map(String));
    return job.fetch(cids);
  };
  const check = () => checkLease({ lease, ...given, lane: inferLane, engine: ENGINE, runner: device }) as InferChunk;
  const take = (held: readonly string[] = []) =>
    inferLane.fetchTask(
      { spec: job.spec, chunk: check(), lease },
      { spec: job.specBlock.bytes, chunk: lease.chunk },
      {
        node: { fetch },
        runner: { holds: (name) => held.includes(name), ...device },
        options: {},
        warmedUp: async () => {},
      },
    );
  return { job, given, lease, asked, check, take };
}

describe("a chunk of a batch", () => {
  it("is taken when it follows its spec, also pinned to the CPU, and to the dataset's end", async () => {
    for (const change of [
      {},
      { provider: "wasm" },
      { kind: "calibrate" },
      { range: [10, 12] as [number, number] },
    ] as const) {
      const { take } = await leased({ items: samples(12) }, change);
      expect(await take()).toMatchObject({ lane: "infer", job: { kind: "whole" } });
    }
  });

  it.each<[string, Partial<InferChunk>, BatchJobInit?]>([
    ["other models", { inputs: [sampleCid("a"), sampleCid("b")] }],
    ["a GPU where the spec asks for the CPU", { provider: "webgpu" }, { laneParams: { provider: "wasm" } }],
    ["items between two windows", { range: [1, 6] }],
    ["more items than the span", { range: [0, 10] }],
    ["a round after the last", { round: 100 }],
    ["another engine", { engine: `0x${"77".repeat(32)}` }],
  ])("is refused for %s", async (_, change, init) => {
    const { check } = await leased(init, change);
    expect(check).toThrow("refused");
  });

  it("is refused for a window that ends too early, before any item is fetched", async () => {
    const { take, asked, job } = await leased({}, { range: [0, 4] });
    await expect(take()).rejects.toThrow("not a window of the spec's");
    expect(asked).toEqual([job.spec.laneParams.dataset.toString()]);
  });

  it("is refused where the lease counts other units, or leads to a model", async () => {
    const { given, lease } = await leased();
    const check = (change: object) => () =>
      checkLease({ lease: { ...lease, ...change }, ...given, lane: inferLane, engine: ENGINE, runner: device });
    expect(check({ units: "1" })).toThrow("other units");
    expect(check({ base: { whole: sampleCid("model"), wholeRound: 0, records: [] } })).toThrow("starts from a model");
    expect(() =>
      checkLease({
        lease,
        ...given,
        offer: { ...given.offer, lane: "train" },
        lane: inferLane,
        engine: ENGINE,
        runner: device,
      }),
    ).toThrow("another lane");
  });

  it("fetches no models that the device holds, and no blocks of items that others compute", async () => {
    const { take, asked, job, lease } = await leased();
    const task = await take([jobName("webgpu", lease.spec)]);
    expect(task).toMatchObject({ job: { kind: "held" } });
    expect(asked.filter((cid) => job.modelBlocks.includes(cid))).toEqual([]);
    // The dataset, two of its three shards, and the one block in each.
    expect(asked).toHaveLength(5);
  });

  it("is refused for models over the spec's limit, before one block of them is fetched", async () => {
    const limits = { modelBytes: 1_000, updateBytes: 2 ** 20, leaseMs: 30_000, roundMs: 60_000 };
    const { take, asked, job } = await leased({ common: { limits } });
    await expect(take()).rejects.toThrow(ChunkInputError);
    expect(asked.filter((cid) => job.modelBlocks.includes(cid))).toEqual([]);
    expect(asked).toContain(inferInputs(job.spec.laneParams)[0]?.toString());
  });

  it("is refused for dictionaries that are too large for any tab, by their manifests alone", async () => {
    const { cid, blocks } = fileOf("dictionary", new Uint8Array(10));
    const [, block] = blocks;
    const count = 65;
    const large = encodeBlock({ v: 1, name: "d", bytes: count * 2 ** 20, blocks: Array(count).fill(block?.cid) });
    const job = await batchJob(engine, { laneParams: { resources: [{ name: "d", file: large.cid }] } });
    expect(cid.equals(large.cid)).toBe(false);
    const fetch = async (cids: readonly CID[]) =>
      (await Promise.all(cids.map((one) => (one.equals(large.cid) ? [large.bytes] : job.fetch([one]))))).flat();
    const warm = inferLane.fetchWarmUp(job.spec, job.specBlock.bytes, {
      node: { fetch },
      runner: { holds: () => false, chunkBytes: 2 ** 30 },
      options: {},
    });
    await expect(warm).rejects.toThrow(/dictionaries have 68157440 bytes/);
  });

  it("is not warmed up for where the device is too small for its models", async () => {
    const { job } = await leased();
    const small = { holds: () => false, chunkBytes: 1_000 };
    const warm = inferLane.fetchWarmUp(job.spec, job.specBlock.bytes, { node: job, runner: small, options: {} });
    await expect(warm).rejects.toThrow("too large for this device");
  });
});
