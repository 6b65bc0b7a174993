import { DatasetManifest, decodeBlock, encodeBlock, type NamedBlock, rawBlock } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import { type MemoryBlocks, memoryBlocks } from "../testing/memory-blocks.ts";
import { testJob } from "../testing/test-job.ts";
import { testAccount, testSession } from "../testing/test-keys.ts";
import { type TestStationInit, testStation } from "../testing/test-station.ts";

const keys = { hot: testAccount(903), peer: testSession(903) };

function counting(got: string[], cid: CID, blocks: MemoryBlocks) {
  got.push(cid.toString());
  return blocks.get(cid);
}

async function refused(
  options: Parameters<typeof testJob>[2],
  change: (request: Awaited<ReturnType<typeof testJob>>, station: ReturnType<typeof testStation>) => unknown = () => {},
  init: TestStationInit = {},
) {
  const station = testStation(init);
  const coordinator = await station.open();
  const request = await testJob(station.blocks, keys, options);
  const changed = (await change(request, station)) ?? request;
  try {
    await coordinator.addJob(changed as typeof request);
    return "taken";
  } catch (error) {
    return error instanceof Error ? error.message : "thrown";
  } finally {
    expect(coordinator.views()).toEqual([]);
    expect(station.blocks.pins.size).toBe(0);
    await coordinator.stop();
  }
}

describe("a job that cannot be taken on", () => {
  it("asks for another engine", async () => {
    expect(await refused({ common: { engine: `0x${"11".repeat(32)}` } })).toMatch(/another engine/);
  });

  it("declares other FLOPs than its graph has", async () => {
    expect(await refused({ laneParams: { flops: { train: 1, evaluate: 1 } } })).toMatch(/FLOPs/);
  });

  it("takes a loss of data that has no such targets", async () => {
    const loss = "mean-squared-error";
    expect(await refused({ laneParams: { loss } })).toMatch(
      /mean-squared-error cannot be taken of classification data/,
    );
    expect(await refused({ regression: true, laneParams: { loss: "softmax-cross-entropy" } })).toMatch(
      /softmax-cross-entropy cannot be taken of regression data/,
    );
  });

  it("has another number of outputs than of values to predict", async () => {
    const message = await refused({ regression: true }, async (request, { blocks }) => {
      const { dataset } = request.jobSpec.laneParams;
      const manifest = decodeBlock<DatasetManifest>(DatasetManifest, await blocks.get(dataset));
      if (manifest.kind !== "regression") throw new TypeError("No values.");
      const changed = encodeBlock({ ...manifest, targets: manifest.targets.slice(1) });
      await blocks.put(changed);
      return testJob(blocks, keys, { regression: true, laneParams: { dataset: changed.cid } });
    });
    expect(message).toMatch(/gives 2 values, the dataset has 1 targets/);
  });

  it("is over its own limit", async () => {
    const limits = { modelBytes: 100, updateBytes: 2 ** 20, leaseMs: 10_000, roundMs: 60_000 };
    expect(await refused({ common: { limits } })).toMatch(/limit/);
  });

  it("is past its deadline", async () => {
    expect(await refused({ deadline: 1_700_000_000 })).toMatch(/deadline/);
  });

  it("names blocks that nobody has, or that are no such blocks", async () => {
    const lost = encodeBlock({ lost: true });
    expect(await refused({ common: { test: lost.cid } })).toMatch(/Nobody has/);
    expect(await refused({ laneParams: { graph: rawBlock(new Uint8Array(3)).cid } })).toMatch(/Nobody has/);
    const word = encodeBlock({ v: 1, kind: "something else" });
    expect(await refused({ common: { validation: word.cid } }, (_, { blocks }) => blocks.put(word))).toMatch(/form/);
  });

  it("uses an operator that the engine lacks, by name", async () => {
    const message = await refused({}, (_, station) => {
      Object.assign(station.checker, { operators: new Set(["Gemm", "Flatten"]) });
    });
    expect(message).toMatch(/Relu/);
  });

  it("comes with a delegation that does not hold", async () => {
    expect(
      await refused({}, ({ delegation, ...rest }) => {
        const changed = { ...delegation.delegation, expiry: delegation.delegation.expiry - 1 };
        return { ...rest, delegation: { ...delegation, delegation: changed } };
      }),
    ).toMatch(/not signed/);
    expect(
      await refused({}, ({ delegation, ...rest }) => {
        const changed = { ...delegation.delegation, peer: testSession(5).publicKey };
        return { ...rest, delegation: { ...delegation, delegation: changed } };
      }),
    ).toMatch(/another peer/);
    expect(
      await refused({}, ({ params, ...rest }) => ({ ...rest, params: { ...params, deadline: 2_000_000_000 } })),
    ).toMatch(/another job/);
  });

  it("names terms that do not follow from its spec", async () => {
    expect(await refused({ terms: `0x${"7e".repeat(32)}` })).toMatch(/other terms/);
  });

  it("leaves out the royalty that its data's contributor has registered", async () => {
    const contributor = { account: testAccount(960).address, bps: 300 };
    const payee = testAccount(961).address;
    const registered =
      (bps: number) =>
      (_: unknown, { chain }: ReturnType<typeof testStation>) => {
        chain.registrations.set(contributor.account, { payee, bps });
      };
    expect(await refused({ contributor }, registered(300))).toMatch(/registered: .* 300 basis points, not 0/);
    const royalties = (bps: number) => ({ royalties: [{ account: payee, bps }] });
    expect(await refused({ contributor, common: royalties(299) }, registered(300))).toMatch(/not 299/);
    expect(await taken({ contributor, common: royalties(300) }, registered(300))).toBe(true);
    // Somebody else's registration of the same data binds nobody.
    expect(await taken({}, registered(300))).toBe(true);
  });

  it("has not been paid for: nothing of it is fetched", async () => {
    const blocks = memoryBlocks();
    const got: string[] = [];
    const counted = { ...blocks, get: (cid: CID) => counting(got, cid, blocks) };
    expect(await refused({}, undefined, { blocks: counted, escrowed: 0n })).toMatch(/funded/);
    expect(got).toEqual([]);
  });

  it("names more bytes than the store has room for: its data is not fetched, and nothing is pinned", async () => {
    const blocks = memoryBlocks();
    const got: string[] = [];
    let named = 0;
    const full = {
      ...blocks,
      get: (cid: CID) => counting(got, cid, blocks),
      async hasRoom(all: readonly NamedBlock[]) {
        named = all.reduce((sum, { bytes }) => sum + bytes, 0);
        return false;
      },
    };
    let expected = 0;
    const message = await refused(
      {},
      ({ spec }) => {
        for (const [key, bytes] of blocks.held) if (key !== spec.toString()) expected += bytes.byteLength;
      },
      { blocks: full },
    );
    expect(message).toMatch(/fit/);
    // The sizes come from the manifests alone: spec, graph, checkpoint and three datasets are read, no shard.
    expect(named).toBe(expected);
    expect(got.length).toBe(6);
  });

  it("has a shard of another size than its manifest says", async () => {
    const message = await refused({}, async (request, { blocks }) => {
      const { dataset } = request.jobSpec.laneParams;
      const manifest = decodeBlock(DatasetManifest, await blocks.get(dataset));
      const [first, ...rest] = manifest.shards;
      if (first === undefined) throw new TypeError("No shard.");
      const changed = encodeBlock({ ...manifest, shards: [{ ...first, bytes: first.bytes + 1 }, ...rest] });
      await blocks.put(changed);
      const other = await testJob(blocks, keys, { laneParams: { dataset: changed.cid } });
      return other;
    });
    expect(message).toMatch(/manifest says/);
  });

  it("is not what the chain names", async () => {
    const other = encodeBlock({ other: "spec" });
    expect(await refused({}, (request) => ({ ...request, spec: other.cid }))).toMatch(/another spec/);
  });
});

async function taken(options: Parameters<typeof testJob>[2], change: Parameters<typeof refused>[1]): Promise<boolean> {
  const station = testStation();
  const coordinator = await station.open();
  const request = await testJob(station.blocks, keys, options);
  await change?.(request, station);
  await coordinator.addJob(request);
  const added = coordinator.views().length === 1;
  await coordinator.stop();
  return added;
}

describe("a job that is added twice", () => {
  it("stays as it was", async () => {
    const station = testStation();
    const coordinator = await station.open();
    const id = await station.addJob(coordinator);
    expect(await station.addJob(coordinator)).toBe(id);
    expect(coordinator.views()).toHaveLength(1);
    await coordinator.stop();
  });
});
