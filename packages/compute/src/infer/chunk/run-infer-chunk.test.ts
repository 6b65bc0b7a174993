import { compareOutputs, decodeResults, encodeResults, PipelineError } from "@starling/processing";
import {
  CODEC,
  cidOf,
  decodeBlock,
  digestOf,
  InferOutput,
  MAX_UPDATE_BLOCK_BYTES,
  WrongBlockError,
} from "@starling/protocol";
import { afterAll, describe, expect, it } from "vitest";
import { batchJob, taskOf } from "../../../test/infer/batch-job.ts";
import { clothes, cnnFile, samples } from "../../../test/infer/small-models.ts";
import { CanaryError, ChunkInputError, ModelNotHeldError } from "../../errors.ts";
import { openNodeInferEngine } from "../../node/infer-engine.ts";
import { runItems } from "../run-items.ts";
import { computeInferChunk } from "./compute-infer-chunk.ts";
import { jobMemory, jobName } from "./job-memory.ts";
import type { InferChunkComponents } from "./open-job.ts";
import { runInferChunk } from "./run-infer-chunk.ts";
import { warmUpInferJob } from "./warm-up-infer-job.ts";

const engine = openNodeInferEngine();
afterAll(() => engine.close());
const place = (): InferChunkComponents => ({ engine, gpu: false, memory: jobMemory() });

describe("runInferChunk", () => {
  it("makes an output that its own header describes: what a bare run of the items gives", async () => {
    const job = await batchJob(engine);
    const task = await taskOf(job, { range: [5, 10] });
    const stages: string[] = [];
    const made = await runInferChunk(place(), task, { onProgress: ({ stage }) => stages.push(stage) });
    const output = decodeBlock(InferOutput, made.output);
    expect(output).toMatchObject({ kind: "infer", items: 5, failed: 0 });
    expect(output.chunk.equals(cidOf(task.chunk, CODEC.cbor))).toBe(true);
    expect(output.blocks.map(({ cid }) => cid.toString())).toEqual(made.blocks.map((b) => cidOf(b).toString()));
    const bytes = Buffer.concat(made.blocks);
    expect(output.root).toBe(digestOf(cidOf(bytes)));
    const bare = await runItems(engine, clothes({ items: samples(10).slice(5) }));
    expect(decodeResults(bytes, { bytes: 2 ** 20, items: 5 })).toEqual(bare.results);
    expect([stages[0], stages.at(-1)]).toEqual(["preparing", "computing"]);
    expect(made.summary).toEqual({ items: 5, failed: 0 });
  });

  it("is the same to the bit on another engine, from held models, and at a lower share", async () => {
    const job = await batchJob(engine);
    const task = await taskOf(job);
    const first = place();
    const made = await runInferChunk(first, task);
    const other = openNodeInferEngine();
    const elsewhere = await runInferChunk({ engine: other, gpu: false, memory: jobMemory() }, task);
    await other.close();
    const held = await runInferChunk(first, { ...task, job: { kind: "held" } }, { share: () => 0.5 });
    for (const { output, blocks } of [elsewhere, held])
      expect({ output, blocks }).toEqual({ output: made.output, blocks: made.blocks });
    expect(made.held).toEqual([jobName("webgpu", job.specBlock.cid)]);
  });

  it("counts items that fail, and names them in the results", async () => {
    const items = samples(5).map((item, i) => (i === 2 ? { ...item, bytes: item.bytes.slice(1) } : item));
    const made = await runInferChunk(place(), await taskOf(await batchJob(engine, { items })));
    expect(made.summary).toEqual({ items: 5, failed: 1 });
    const results = decodeResults(Buffer.concat(made.blocks), { bytes: 2 ** 20, items: 5 });
    expect(results[2]).toMatchObject({ name: "sample 2", error: { name: "MalformedItemError" } });
  });

  it("cuts results into blocks of 256 KiB, and refuses more than the job allows", async () => {
    const job = await batchJob(engine, { items: samples(5).map((item) => ({ ...item, name: "n".repeat(200) })) });
    const { writeInferOutput } = await import("./write-infer-output.ts");
    const chunk = { cid: job.chunk().cid, kind: "infer" } as const;
    const bytes = new Uint8Array(MAX_UPDATE_BLOCK_BYTES + 1).fill(7);
    const { output, blocks } = writeInferOutput(chunk, job.spec, { results: samples(1) as never, failed: 0, bytes });
    expect(blocks.map(({ byteLength }) => byteLength)).toEqual([MAX_UPDATE_BLOCK_BYTES, 1]);
    expect(decodeBlock(InferOutput, output.bytes).blocks).toHaveLength(2);
    const limits = { ...job.spec.common.limits, updateBytes: 100 };
    const small = await batchJob(engine, { common: { limits } });
    await expect(runInferChunk(place(), await taskOf(small))).rejects.toThrow(ChunkInputError);
  });

  it("refuses the job where the device makes something else of the canary, and for a canary that is none", async () => {
    const [item] = samples(1);
    if (item === undefined) throw new TypeError("there is one");
    const { results } = await runItems(engine, clothes({ items: [item], models: [cnnFile()] }));
    const other = await batchJob(engine, { canaryResult: encodeResults(results) });
    await expect(runInferChunk(place(), await taskOf(other))).rejects.toThrow(CanaryError);
    const error = { name: "MalformedItemError", message: "It is damaged.", fix: "Leave it out." };
    const failed = await batchJob(engine, { canaryResult: encodeResults([{ name: "x", error }]) });
    await expect(runInferChunk(place(), await taskOf(failed))).rejects.toThrow(CanaryError);
  });

  it("refuses a job whose pipeline or rule is none", async () => {
    const pipeline = await taskOf(await batchJob(engine, { laneParams: { pipeline: { v: 1, first: 7 } } }));
    await expect(runInferChunk(place(), pipeline)).rejects.toThrow(PipelineError);
    const rule = await taskOf(await batchJob(engine, { laneParams: { rule: {} } }));
    await expect(runInferChunk(place(), rule)).rejects.toThrow(PipelineError);
  });

  it("refuses model files and items with one wrong byte, whoever vouched for them", async () => {
    const task = await taskOf(await batchJob(engine));
    if (task.job.kind !== "whole") throw new TypeError("it brings its files");
    const [file] = task.job.files;
    const [block = new Uint8Array()] = file?.blocks ?? [];
    if (file === undefined) throw new TypeError("there is a model");
    const forged = { ...task.job, files: [{ ...file, blocks: [block.with(9, 1 ^ (block[9] ?? 0))] }] };
    await expect(runInferChunk(place(), { ...task, job: forged })).rejects.toThrow(WrongBlockError);
    await expect(runInferChunk(place(), { ...task, job: { kind: "whole", files: [] } })).rejects.toThrow(
      WrongBlockError,
    );
  });

  it("holds two jobs side by side, and says which one has to come again", async () => {
    const [one, two] = [await batchJob(engine), await batchJob(engine, { model: cnnFile() })];
    const here = place();
    await runInferChunk(here, await taskOf(one));
    const made = await runInferChunk(here, await taskOf(two));
    expect([...made.held].sort()).toEqual([one, two].map(({ specBlock }) => jobName("webgpu", specBlock.cid)).sort());
    for (const job of [one, two, one]) await runInferChunk(here, { ...(await taskOf(job)), job: { kind: "held" } });
    const elsewhere = { ...(await taskOf(one)), job: { kind: "held" } } as const;
    await expect(runInferChunk(place(), elsewhere)).rejects.toThrow(ModelNotHeldError);
    await expect(runInferChunk(here, { ...elsewhere, chunk: one.chunk({ provider: "wasm" }).bytes })).rejects.toThrow(
      ModelNotHeldError,
    );
  });

  it("is ready for its first chunk after a warm-up", async () => {
    const job = await batchJob(engine);
    const here = place();
    const { spec, job: files } = await taskOf(job);
    expect(await warmUpInferJob(here, { spec, job: files })).toEqual([jobName("webgpu", job.specBlock.cid)]);
    const made = await runInferChunk(here, { ...(await taskOf(job)), job: { kind: "held" } });
    expect(made.summary.items).toBe(5);
  });

  it("stops when it is told to", async () => {
    const signal = AbortSignal.abort(new Error("stop"));
    await expect(runInferChunk(place(), await taskOf(await batchJob(engine)), { signal })).rejects.toThrow("stop");
  });
});

describe("computeInferChunk", () => {
  it("gives a checker the bytes that the worker sent, without the canary", async () => {
    const task = await taskOf(await batchJob(engine));
    const made = await runInferChunk(place(), task);
    if (task.job.kind !== "whole") throw new TypeError("it brings its files");
    const { canary: _, ...job } = task.job;
    const own = await computeInferChunk(place(), { ...task, job });
    expect(Buffer.compare(own.bytes, Buffer.concat(made.blocks))).toBe(0);
    const rule = { float: { kind: "exact" }, ppm: 0, pixels: 0, samples: 0 } as const;
    const sent = decodeResults(Buffer.concat(made.blocks), { bytes: 2 ** 20, items: 5 });
    for (const [i, result] of own.results.entries()) {
      const other = sent[i];
      if (!("output" in result) || other === undefined || !("output" in other)) throw new TypeError("all have outputs");
      expect(compareOutputs(rule, result.output, other.output)).toEqual({ equal: true });
    }
  });
});

describe("jobMemory", () => {
  it("forgets the job that was not used for longest, and names those alone whose models are still open", () => {
    const memory = jobMemory(2);
    const job = (held: string) => ({ models: [{ name: "m", held }] }) as never;
    for (const name of ["a", "b", "a", "c"]) memory.put(name, job(name));
    expect(memory.get("b")).toBeUndefined();
    expect(memory.names(["a", "c"])).toEqual(["a", "c"]);
    expect(memory.names(["c"])).toEqual(["c"]);
  });
});
