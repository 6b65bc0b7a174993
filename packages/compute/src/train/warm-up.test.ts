import { describe, expect, it } from "vitest";
import { cnnChunk } from "../../test/cnn-chunk.ts";
import { mlpChunk } from "../../test/mlp-chunk.ts";
import { softwareGpu } from "../../test/software-gpu.ts";
import { createDevice } from "../device/create-device.ts";
import { createWebGpuEngine } from "../device/webgpu-engine.ts";
import { batchForm } from "../samples/samples.ts";
import { runTrainChunk } from "./run-train-chunk.ts";
import { warmUp } from "./warm-up.ts";

describe("warming up", () => {
  it.each([
    ["MLP", mlpChunk],
    ["CNN", cnnChunk],
  ])("leaves no shader to compile for the first chunk (%s)", async (_name, make) => {
    const owned = await createDevice(await softwareGpu());
    const blocking: string[] = [];
    const compile = owned.device.createComputePipeline.bind(owned.device);
    owned.device.createComputePipeline = (descriptor) => {
      blocking.push(descriptor.label ?? "");
      return compile(descriptor);
    };
    const engine = await createWebGpuEngine(owned);
    const { graph, samples, microBatch } = make();
    await warmUp(engine, { graph, form: batchForm(samples), microBatch, accumulates: false });
    await runTrainChunk(engine, make({ steps: 1 }));
    expect(blocking).toEqual([]);
    expect(engine.errors()).toEqual([]);
    engine.destroy();
  });
});
