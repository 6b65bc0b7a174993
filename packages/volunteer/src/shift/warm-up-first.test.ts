import { createCpuEngine, openNodeInferEngine } from "@starling/compute/node";
import type { InferSpec, TaskReply } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { batchJob } from "../../../compute/test/infer/batch-job.ts";
import { mlpFile } from "../../../compute/test/infer/small-models.ts";
import { computeLease } from "../loop/compute-lease.ts";
import type { ChunkRunner } from "../runner/chunk-runner.ts";
import { engineRunner } from "../runner/engine-runner.ts";
import { inferLease, offer, scripted, WELCOME } from "../testing/samples.ts";
import { shiftSample } from "../testing/shift.ts";
import { warmUpFirst } from "./warm-up-first.ts";

const { signal } = new AbortController();
const engine = openNodeInferEngine();
let runner: ChunkRunner;

beforeAll(async () => {
  runner = await engineRunner({
    engine: await createCpuEngine(),
    openInfer: openNodeInferEngine,
    memoryBytes: 2 ** 33,
  });
});
afterAll(async () => {
  await runner.close();
  await engine.close();
});

/** A volunteer that was just greeted with one batch on offer; `gate` holds the model's blocks back until it opens. */
async function greeted(seed: number, gate = async () => {}) {
  const batch = await batchJob(engine, { model: mlpFile(seed) });
  const given = await offer<InferSpec>(batch.spec);
  const { session } = scripted((message): TaskReply => {
    if (message.type === "hello") return { ...WELCOME, jobs: [given.offer] } as TaskReply;
    return { type: "renewed", deadlineMs: 30_000 };
  });
  await session.greet(signal);
  const asked: string[] = [];
  const fetch = async (cids: readonly CID[]) => {
    asked.push(...cids.map(String));
    if (cids.some((cid) => batch.modelBlocks.includes(cid.toString()))) await gate();
    return batch.fetch(cids);
  };
  const models = () => asked.filter((cid) => batch.modelBlocks.includes(cid)).length;
  const leased = { lease: inferLease(given, { range: [0, 5] }), offer: given.offer };
  return { context: shiftSample({ session, runner, fetch }), models, leased, batch };
}

describe("warmUpFirst", () => {
  it("fetches a batch's models once, though the first chunk is leased while they are on their way", async () => {
    const gate = Promise.withResolvers<void>();
    const { context, models, leased, batch } = await greeted(21, () => gate.promise);
    warmUpFirst(context, signal);
    warmUpFirst(context, signal);
    const result = computeLease(context, leased, signal);
    await expect.poll(() => context.state.get().phase.name).toBe("fetching");
    gate.resolve();
    expect(await result).toMatchObject({ words: "5 items" });
    expect(models()).toBe(batch.modelBlocks.length);
    expect(context.warming.size).toBe(0);
  });

  it("does not keep a chunk from being handed back", async () => {
    const { context, leased } = await greeted(22, () => new Promise(() => {}));
    const stop = new AbortController();
    warmUpFirst(context, signal);
    const result = computeLease(context, leased, stop.signal);
    await expect.poll(() => context.state.get().phase.name).toBe("fetching");
    stop.abort(new Error("the visitor pressed Stop"));
    await expect(result).rejects.toThrow("pressed Stop");
  });

  it("leaves it to the chunk to say what is wrong", async () => {
    const { context, leased, models, batch } = await greeted(23, () => Promise.reject(new Error("nobody has it")));
    warmUpFirst(context, signal);
    await expect(computeLease(context, leased, signal)).rejects.toThrow("nobody has it");
    expect(models()).toBe(2 * batch.modelBlocks.length);
  });
});
