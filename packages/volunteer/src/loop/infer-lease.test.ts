import { createCpuEngine, openNodeInferEngine } from "@starling/compute/node";
import { decodeResults, encodeResults } from "@starling/processing";
import { decodeBlock, digestOf, encodeBlock, InferOutput, type InferSpec } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BatchJob, type BatchJobInit, batchJob } from "../../../compute/test/infer/batch-job.ts";
import { cnnFile, mlpFile, samples } from "../../../compute/test/infer/small-models.ts";
import type { ChunkRunner } from "../runner/chunk-runner.ts";
import { engineRunner } from "../runner/engine-runner.ts";
import { inferLease, offer, scripted, WELCOME } from "../testing/samples.ts";
import { shiftSample } from "../testing/shift.ts";
import { computeLease } from "./compute-lease.ts";
import { judgeError } from "./judge-error.ts";

const { signal } = new AbortController();
const engine = openNodeInferEngine();
const open = async () =>
  engineRunner({ engine: await createCpuEngine(), openInfer: openNodeInferEngine, memoryBytes: 2 ** 33 });
let runner: ChunkRunner;

beforeAll(async () => {
  runner = await open();
});
afterAll(async () => {
  await runner.close();
  await engine.close();
});

/** A volunteer in the middle of a shift, whose swarm has the blocks of these jobs. */
function volunteer(
  jobs: readonly BatchJob[],
  change: (cid: CID, bytes: Uint8Array) => Uint8Array = (_, bytes) => bytes,
) {
  const asked: string[] = [];
  const { session } = scripted((message) =>
    message.type === "hello" ? WELCOME : { type: "renewed", deadlineMs: 30_000 },
  );
  const fetch = async (cids: readonly CID[]) =>
    cids.map((cid) => {
      asked.push(cid.toString());
      const bytes = jobs.map(({ blocks }) => blocks.get(cid.toString())).find((found) => found !== undefined);
      if (bytes === undefined) throw new Error(`nobody has ${cid}`);
      return change(cid, bytes);
    });
  return { context: shiftSample({ session, runner, fetch }), asked };
}

async function leaseOf(job: BatchJob, range: [number, number] = [0, 5]) {
  const given = await offer<InferSpec>(job.spec);
  return { lease: inferLease(given, { range }), offer: given.offer };
}

const job = (init: BatchJobInit = {}) => batchJob(engine, init);

describe("computeLease of a batch", () => {
  it("computes and keeps results that anybody can read, signed and in the page's words", async () => {
    const batch = await job();
    const { context } = volunteer([batch]);
    const asked = await leaseOf(batch, [5, 10]);
    const result = await computeLease(context, asked, signal);
    const output = decodeBlock(InferOutput, result.output);
    expect(output).toMatchObject({ lane: "infer", kind: "infer", items: 5, failed: 0 });
    expect(result.receipt.receipt.result).toBe(digestOf(encodeBlock(output).cid));
    expect(result).toMatchObject({ lane: "infer", kind: "infer", summary: { items: 5, failed: 0 }, words: "5 items" });
    const blocks = await Promise.all(output.blocks.map((_, i) => context.results.block(result.lease, i)));
    const bytes = Buffer.concat(blocks.map((block) => block ?? new Uint8Array()));
    const names = decodeResults(bytes, { bytes: 2 ** 20, items: 5 }).map(({ name }) => name);
    expect(names).toEqual(
      samples(10)
        .slice(5)
        .map(({ name }) => name),
    );
    expect(context.state.get().phase).toMatchObject({ name: "computing", step: 5, steps: 5, loss: null });
    expect(context.state.get().losses).toEqual([]);
    expect((await context.results.outstanding()).map(({ words }) => words)).toEqual(["5 items"]);
  });

  it("fetches the models of two jobs once each while their chunks alternate", async () => {
    const jobs = [await job({ model: mlpFile(7) }), await job({ model: cnnFile() })];
    const { context, asked } = volunteer(jobs);
    for (const range of [
      [0, 5],
      [5, 10],
    ] as [number, number][]) {
      for (const batch of jobs) await computeLease(context, await leaseOf(batch, range), signal);
    }
    for (const { modelBlocks } of jobs) {
      for (const block of modelBlocks) expect(asked.filter((cid) => cid === block)).toHaveLength(1);
    }
  });

  it("loses the chunk, not the job, to an item block that was tampered with", async () => {
    const batch = await job();
    const dataset = batch.spec.laneParams.dataset.toString();
    const [, , block] = [...batch.blocks.keys()].slice([...batch.blocks.keys()].indexOf(dataset));
    const { context } = volunteer([batch], (cid, bytes) =>
      cid.toString() === block ? bytes.with(3, 1 ^ (bytes[3] ?? 0)) : bytes,
    );
    const failure = await computeLease(context, await leaseOf(batch), signal).catch(judgeError);
    expect(failure).toMatchObject({ kind: "chunk", release: "no-input" });
    expect(await context.results.outstanding()).toEqual([]);
  });

  it("refuses the job where the device fails its canary, and says why", async () => {
    const [item] = samples(1);
    const name = item?.name ?? "";
    const labels = [
      { label: "Bag", ppm: 990_000 },
      { label: "Dress", ppm: 5_000 },
    ];
    const wrong = encodeResults([{ name, output: { kind: "labels", labels, marginPpm: 1_000 } }]);
    const batch = await job({ canaryResult: wrong });
    const { context } = volunteer([batch]);
    const failure = await computeLease(context, await leaseOf(batch), signal).catch(judgeError);
    expect(failure).toMatchObject({ kind: "refuse-job", message: expect.stringContaining("does not compute") });
  });

  it("refuses the job whose models are larger than its own spec allows", async () => {
    const limits = { modelBytes: 1_000, updateBytes: 2 ** 20, leaseMs: 30_000, roundMs: 60_000 };
    const batch = await job({ common: { limits } });
    const { context, asked } = volunteer([batch]);
    const failure = await computeLease(context, await leaseOf(batch), signal).catch(judgeError);
    expect(failure).toMatchObject({ kind: "refuse-job", message: expect.stringContaining("at most 1000") });
    expect(asked.filter((cid) => batch.modelBlocks.includes(cid))).toEqual([]);
  });
});
