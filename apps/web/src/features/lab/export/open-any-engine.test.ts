import { type Engine, GpuUnavailableError, SelfTestError, type ThreadSettings } from "@starling/compute";
import { describe, expect, it, vi } from "vitest";
import { openAnyEngine } from "./open-any-engine.ts";

const cpu = {} as Engine;
const without = (error: Error) =>
  vi.fn(async ({ engine }: ThreadSettings) => (engine === "webgpu" ? Promise.reject(error) : cpu));

describe("an engine for one short pass", () => {
  it("is the CPU's where there is no GPU", async () => {
    const open = without(new GpuUnavailableError("This browser has no WebGPU.", { fix: "Use another." }));
    expect(await openAnyEngine(open, true)).toBe(cpu);
    expect(open.mock.calls).toEqual([
      [{ engine: "webgpu", allowFallback: true }],
      [{ engine: "wasm", allowFallback: true }],
    ]);
  });

  it("is none where the GPU computes wrongly: that has to be said", async () => {
    const open = without(new SelfTestError("The GPU is wrong.", { fix: "Update its driver." }));
    await expect(openAnyEngine(open, false)).rejects.toThrow("The GPU is wrong.");
    expect(open).toHaveBeenCalledTimes(1);
  });
});
