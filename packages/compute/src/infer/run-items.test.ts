import { int64Vector } from "@starling/graph";
import {
  decodeResults,
  encodeResults,
  FASHION_PICTURES,
  FASHION_SAMPLES,
  type Output,
  PipelineError,
  type Stage,
} from "@starling/processing";
import { InvalidDataError } from "@starling/protocol";
import { afterAll, describe, expect, it } from "vitest";
import { edited, movedOut } from "../../test/infer/edited-model.ts";
import { clothes, mlpFile, oneNode, samples, valuesTask } from "../../test/infer/small-models.ts";
import { CanaryError, GpuUnavailableError, ModelFileError, ModelNotHeldError } from "../errors.ts";
import { openNodeInferEngine } from "../node/infer-engine.ts";
import type { Canary, InferTask } from "./infer-task.ts";
import { runItems } from "./run-items.ts";
import { warmUpItems } from "./warm-up-items.ts";

const engine = openNodeInferEngine();
afterAll(() => engine.close());

const exact = { float: { kind: "exact" }, ppm: 0, pixels: 0, samples: 0 } as const;
const outputs = ({ results }: Awaited<ReturnType<typeof runItems>>) =>
  results.map((result) => ("output" in result ? result.output : result.error.name));

describe("runItems", () => {
  it("gives one result an item, in order, the same bytes every time, and counts as it goes", async () => {
    const done: number[] = [];
    const task = clothes({ items: samples(5) });
    const outcome = await runItems(engine, task, { onProgress: (progress) => done.push(progress.done) });
    expect(outcome.results.map(({ name }) => name)).toEqual(task.items.map(({ name }) => name));
    expect(new Set(outputs(outcome).map((output) => JSON.stringify(output))).size).toBeGreaterThan(1);
    expect([done, outcome.failed]).toEqual([[1, 2, 3, 4, 5], 0]);
    const bytes = encodeResults(outcome.results);
    expect(encodeResults((await runItems(engine, task)).results)).toEqual(bytes);
    expect(decodeResults(bytes, { bytes: 2 ** 16, items: 5 })).toEqual(outcome.results);
  });

  it("reads weights from files beside the model", async () => {
    const [whole] = clothes().models;
    if (whole === undefined || "held" in whole) throw new TypeError("the task has the model's bytes");
    let at = 0;
    const pieces: Uint8Array[] = [];
    const graph = edited(whole.graph, ({ initializer }) => {
      for (const tensor of initializer.filter(({ rawData }) => rawData.byteLength > 1_000)) {
        const piece = movedOut(tensor, "weights.bin", at);
        pieces.push(piece.slice());
        at += piece.byteLength;
      }
    });
    const bytes = new Uint8Array(await new Blob(pieces as Uint8Array<ArrayBuffer>[]).arrayBuffer());
    const models = [{ name: "classifier", graph, external: [{ path: "weights.bin", bytes }] }];
    expect(pieces.length).toBeGreaterThan(1);
    expect((await runItems(engine, clothes({ models }))).results).toEqual((await runItems(engine, clothes())).results);
  });

  it("marks the item failed that cannot be read, and goes on", async () => {
    const [one, two, three] = samples(3);
    if (!one || !two || !three) throw new TypeError("there are three");
    const outcome = await runItems(engine, clothes({ items: [one, { ...two, bytes: two.bytes.slice(1) }, three] }));
    expect(outcome.failed).toBe(1);
    expect(outputs(outcome).map((output) => typeof output)).toEqual(["object", "string", "object"]);
    expect(outcome.results[1]).toMatchObject({
      name: "sample 1",
      error: { name: "MalformedItemError", step: '"classifier", pre step 1 (decode-tensor)' },
    });
  });

  it("marks the item failed whose output is NaN, and the one that the model cannot take", async () => {
    const log = valuesTask(oneNode("Log", { x: [1], y: [1] }), [[1], [-1], [1]], 1);
    const logged = await runItems(engine, log);
    expect(outputs(logged)[1]).toBe("ModelOutputError");
    expect(outputs(logged)[2]).toMatchObject({ kind: "tensor" });

    const reshape = oneNode("Reshape", { x: ["N"], y: [4] }, new Map([["shape", int64Vector([4])]]));
    const shaped = await runItems(engine, valuesTask(reshape, [[1, 2, 3, 4, 5]], 5));
    expect(shaped.results[0]).toMatchObject({
      error: { name: "ModelRunError", message: "The model fails with this item.", step: '"m", the model' },
    });
  });

  const refused = {
    ...mlpFile(),
    graph: edited(mlpFile().graph, ({ node }) => Object.assign(node[1] ?? {}, { opType: "Nope" })),
  };
  const { first } = FASHION_SAMPLES;
  const withFirst = (changes: Partial<Stage>) => ({
    pipeline: { ...FASHION_SAMPLES, first: { ...first, ...changes } },
  });
  it.each<[string, Partial<InferTask>, new (...init: never[]) => Error]>([
    ["a model that ONNX Runtime refuses", { models: [refused] }, ModelFileError],
    ["ports that the model has not", withFirst({ output: { ...first.output, name: "scores" } }), ModelFileError],
    ["steps that do not fit", withFirst({ pre: first.pre.slice(0, 1) }), PipelineError],
    ["what is no pipeline", withFirst({ pre: [] }), InvalidDataError],
    ["a model that is not there", { models: [] }, ModelFileError],
    ["a model that is no longer kept", { models: [{ name: "classifier", held: "wasm-0x00" }] }, ModelNotHeldError],
    ["a GPU where there is none", { provider: "webgpu" }, GpuUnavailableError],
  ])("refuses %s with a typed error, and takes the next task", async (_, changes, kind) => {
    await expect(runItems(engine, clothes(changes))).rejects.toThrow(kind);
    expect((await runItems(engine, clothes())).failed).toBe(0);
  });

  it("names file and cause where ONNX Runtime refuses", async () => {
    const where = valuesTask(oneNode("Cosh", { x: ["N"], y: ["N"] }), [[1]], 1);
    const twice = edited((where.models[0] as { graph: Uint8Array }).graph, ({ node }) => node[0]?.input.push("x"));
    const models = [{ name: "m", graph: twice, external: [] }];
    await expect(runItems(engine, { ...where, models })).rejects.toMatchObject({
      name: "ModelFileError",
      message: expect.stringContaining('the model "m"'),
      details: [expect.stringContaining("ERROR_CODE")],
    });
  });

  it("keeps a model's session under its key, for its provider alone", async () => {
    const { models } = await runItems(engine, clothes());
    expect(models).toEqual([{ name: "classifier", held: expect.stringMatching(/^wasm-0x[0-9a-f]{64}$/) }]);
    expect(engine.held()).toContain(models[0]?.held);
    const again = await runItems(engine, clothes({ models }));
    expect(again.results).toEqual((await runItems(engine, clothes())).results);
    await expect(runItems(engine, clothes({ models, provider: "webgpu" }))).rejects.toThrow(ModelNotHeldError);
  });

  it("stops when the signal says so, and takes the next task", async () => {
    const stop = new AbortController();
    const reason = new Error("the visitor pressed Stop");
    const seen: number[] = [];
    const onProgress = ({ done }: { done: number }) => {
      seen.push(done);
      if (done === 2) stop.abort(reason);
    };
    await expect(runItems(engine, clothes(), { signal: stop.signal, onProgress })).rejects.toBe(reason);
    expect(seen).toEqual([1, 2]);
    expect((await runItems(engine, clothes())).results).toHaveLength(3);
  });

  it("rests by the share after enough work, as training does", async () => {
    let now = 0;
    const slept: number[] = [];
    const clock = {
      // Each look at the clock is 20 ms later: an item takes as long.
      now: () => {
        now += 20;
        return now;
      },
      sleep: async (ms: number) => void slept.push(ms),
    };
    const busy: number[] = [];
    await runItems(engine, clothes({ items: samples(6) }), { clock, share: () => 0.25, onBusy: (ms) => busy.push(ms) });
    expect(busy).toEqual(Array(6).fill(20));
    // Two rests after three items each: 60 ms of work are followed by about 180 ms of sleep, looked at in pieces.
    expect(slept.filter((ms) => ms === 0)).toHaveLength(2);
    expect(slept.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(100);
    slept.length = 0;
    await runItems(engine, clothes({ items: samples(6) }), { clock, share: () => 1 });
    expect(slept).toEqual([0, 0]);
  });
});

describe("a canary", () => {
  const [item] = samples(1);
  if (item === undefined) throw new TypeError("there is one");
  const canaryOf = (expected: Output): Canary => ({ item, expected, rule: exact });
  const known = async () => {
    const [result] = (await runItems(engine, clothes({ items: [item] }))).results;
    if (result === undefined || "error" in result) throw new TypeError("the sample is fine");
    return result.output;
  };

  it("lets a device pass that computes the known output, and is run once for each model", async () => {
    const canary = canaryOf(await known());
    engine.passed.clear();
    await runItems(engine, clothes({ canary }));
    await runItems(engine, clothes({ canary }));
    expect(engine.passed.size).toBe(1);
  });

  it("keeps a device away that computes something else, before any item", async () => {
    const canary = canaryOf(await known());
    let done = 0;
    const wrong = clothes({ canary, models: [mlpFile(2)] });
    const refused = runItems(engine, wrong, { onProgress: () => done++ });
    await expect(refused).rejects.toThrow(CanaryError);
    await expect(refused).rejects.toThrow(/"classifier"/);
    expect(done).toBe(0);
    const unreadable = { ...canary, item: { ...item, bytes: new Uint8Array(3) } };
    await expect(runItems(engine, clothes({ canary: unreadable }))).rejects.toThrow(CanaryError);
  });
});

describe("warmUpItems", () => {
  it("leaves the sessions ready and runs once, whatever the item is", async () => {
    const fresh = openNodeInferEngine();
    let read = 0;
    const broken = {
      name: "broken",
      get bytes() {
        read++;
        return new Uint8Array(3);
      },
    };
    const models = await warmUpItems(fresh, clothes({ items: [broken, broken] }));
    expect(read).toBe(1);
    expect(fresh.held()).toEqual(models.map(({ held }) => held));
    expect((await runItems(fresh, clothes({ models }))).failed).toBe(0);
    expect(fresh.liveBytes()).toBe((clothes().models[0] as { graph: Uint8Array }).graph.byteLength);
    await fresh.close();
    expect([fresh.liveBytes(), fresh.held()]).toEqual([0, []]);
    await expect(runItems(fresh, clothes({ models }))).rejects.toThrow(ModelNotHeldError);
  });

  it("refuses a pipeline as the run itself would", async () => {
    const { first } = FASHION_PICTURES;
    const pipeline = { ...FASHION_PICTURES, first: { ...first, pre: first.pre.slice(0, 1) } };
    await expect(warmUpItems(engine, clothes({ pipeline }))).rejects.toThrow(PipelineError);
  });
});
