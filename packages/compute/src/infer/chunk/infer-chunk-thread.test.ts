import { type ComputeThread, createComputeThread, jobName } from "@starling/compute";
import { encodeResults } from "@starling/processing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inProcessWorker } from "../../../test/in-process-worker.ts";
import { batchJob, taskOf } from "../../../test/infer/batch-job.ts";
import { mlpFile } from "../../../test/infer/small-models.ts";
import { CanaryError, ModelNotHeldError } from "../../errors.ts";
import { openNodeInferEngine } from "../../node/infer-engine.ts";
import { jobMemory } from "./job-memory.ts";
import { runInferChunk } from "./run-infer-chunk.ts";

const engine = openNodeInferEngine();
let thread: ComputeThread;
beforeAll(() => {
  thread = createComputeThread({ engine: "wasm", allowFallback: true, spawn: () => inProcessWorker() });
});
afterAll(async () => {
  thread.stop();
  await engine.close();
});

describe("the compute thread", () => {
  it("computes a chunk for the GPU on WebAssembly where it has none, to the bits of any other", async () => {
    const job = await batchJob(engine);
    const task = await taskOf(job);
    const steps: number[] = [];
    const made = await thread.inferChunk(task, {
      onProgress: (progress) => progress.stage === "computing" && steps.push(progress.step),
    });
    const alone = await runInferChunk({ engine, gpu: false, memory: jobMemory() }, task);
    expect(Buffer.compare(made.output, alone.output)).toBe(0);
    expect(made.blocks.map((block) => Buffer.from(block))).toEqual(alone.blocks.map((block) => Buffer.from(block)));
    expect(made).toMatchObject({ summary: { items: 5, failed: 0 }, held: [jobName("webgpu", job.specBlock.cid)] });
    expect(steps.at(-1)).toBe(5);
    const held = await thread.inferChunk({ ...task, job: { kind: "held" } });
    expect(Buffer.compare(held.output, made.output)).toBe(0);
  });

  it("opens a batch's models before its first chunk", async () => {
    const job = await batchJob(engine, { model: mlpFile(3) });
    const { spec, job: files, ...rest } = await taskOf(job);
    expect(await thread.warmUpInferJob({ spec, job: files })).toContain(jobName("webgpu", job.specBlock.cid));
    expect(await thread.inferChunk({ ...rest, spec, job: { kind: "held" } })).toMatchObject({ summary: { items: 5 } });
  });

  it("refuses a job with its class, and stays", async () => {
    const labels = { kind: "labels", labels: [{ label: "Bag", ppm: 1_000_000 }], marginPpm: 0 } as const;
    const wrong = await batchJob(engine, { canaryResult: encodeResults([{ name: "x", output: labels }]) });
    await expect(thread.inferChunk(await taskOf(wrong))).rejects.toThrow(CanaryError);
    const task = { ...(await taskOf(await batchJob(engine, { model: mlpFile(4) }))), job: { kind: "held" } } as const;
    await expect(thread.inferChunk(task)).rejects.toThrow(ModelNotHeldError);
    expect(thread.status()).toMatchObject({ kind: "running", generation: 1 });
  });
});
