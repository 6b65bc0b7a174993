import * as tf from "@tensorflow/tfjs-core";
import { beforeEach, describe, expect, it } from "vitest";
import { mlpChunk } from "../../test/mlp-chunk.ts";
import { softwareGpu } from "../../test/software-gpu.ts";
import type { Engine } from "../engine/engine.ts";
import { DeviceLostError, GpuFaultError, GpuUnavailableError } from "../errors.ts";
import { runTrainChunk } from "../train/run-train-chunk.ts";
import { createDevice } from "./create-device.ts";
import { createWebGpuEngine, type OwnedDevice } from "./webgpu-engine.ts";

let owned: OwnedDevice;
let engine: Engine;
beforeEach(async () => {
  owned = await createDevice(await softwareGpu());
  engine = await createWebGpuEngine(owned);
});

/** A buffer cannot be mapped for reading and used as storage: WebGPU reports that, and nothing throws. */
const provokeError = () =>
  owned.device.createBuffer({ size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE });

describe("the WebGPU engine", () => {
  it("computes on the device that we made, with the flags of verified jobs", () => {
    expect((tf.backend() as unknown as { device: GPUDevice }).device).toBe(owned.device);
    expect(tf.env().getBool("WEBGPU_CPU_FORWARD")).toBe(false);
    expect(tf.env().getNumber("WEBGPU_MATMUL_PROGRAM_TYPE")).toBe(3);
    expect(owned.device.limits.maxBufferSize).toBe(owned.adapter.limits.maxBufferSize);
    expect(engine.facts).toMatchObject({ kind: "webgpu", fallback: true });
  });

  it("voids a chunk during which the GPU reported an error, and takes the next one", async () => {
    const running = runTrainChunk(engine, mlpChunk({ steps: 2 }), {
      onProgress: ({ step }) => step === 1 && provokeError(),
    });
    await expect(running).rejects.toThrow(GpuFaultError);
    expect(engine.errors()).toHaveLength(1);
    expect((await runTrainChunk(engine, mlpChunk({ steps: 1 }))).gpuErrors).toBe(0);
  });

  it("says that the device was lost when it goes away in the middle", async () => {
    const reasons: string[] = [];
    engine.onLost((reason) => reasons.push(reason));
    const running = runTrainChunk(engine, mlpChunk(), {
      onProgress: ({ step }) => step === 2 && owned.device.destroy(),
    });
    await expect(running).rejects.toThrow(DeviceLostError);
    expect(reasons).toHaveLength(1);
    expect(engine.lost()).toBe(reasons[0]);
  });

  it("can be followed by a new engine after a loss", async () => {
    engine.destroy();
    const next = await createWebGpuEngine(await createDevice(await softwareGpu()));
    expect((await runTrainChunk(next, mlpChunk({ steps: 1 }))).steps).toBe(1);
  });
});

describe("making a device", () => {
  it("fails with advice where there is no adapter or it refuses", async () => {
    const none = { requestAdapter: async () => null } as unknown as GPU;
    await expect(createDevice(none)).rejects.toThrow(GpuUnavailableError);
    const adapter = { limits: {}, features: new Set(), requestDevice: () => Promise.reject(new Error("busy")) };
    const refusing = { requestAdapter: async () => adapter } as unknown as GPU;
    await expect(createDevice(refusing)).rejects.toThrow(/refused to be opened/);
  });
});
