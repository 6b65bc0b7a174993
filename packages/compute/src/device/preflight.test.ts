import { describe, expect, it } from "vitest";
import { softwareGpu } from "../../test/software-gpu.ts";
import { type AdapterReport, judgeAdapter, preflight, preflightWasm } from "./preflight.ts";

const report: AdapterReport = {
  vendor: "acme",
  architecture: "x1",
  description: "",
  fallback: false,
  features: [],
  limits: {
    bufferBytes: 2 ** 30,
    bindingBytes: 2 ** 27,
    invocations: 256,
    storageBuffers: 8,
    workgroupBytes: 2 ** 14,
  },
};

describe("preflight", () => {
  it("says which browser to use where there is no WebGPU", async () => {
    const verdict = await preflight(undefined, { allowFallback: false });
    expect(verdict).toMatchObject({ ok: false, reason: "no-webgpu", advice: expect.stringContaining("Chrome") });
  });

  it.each([
    ["gives none", async () => null],
    ["fails", () => Promise.reject(new Error("no"))],
  ])("says what to do where the browser %s", async (_what, requestAdapter) => {
    const gpu = { requestAdapter } as unknown as GPU;
    expect(await preflight(gpu, { allowFallback: true })).toMatchObject({ ok: false, reason: "no-adapter" });
  });

  it("takes this machine's software adapter only where that is allowed", async () => {
    const gpu = await softwareGpu();
    expect(await preflight(gpu, { allowFallback: true })).toMatchObject({ ok: true, adapter: { vendor: "google" } });
    expect(await preflight(gpu, { allowFallback: false })).toMatchObject({ ok: false, reason: "software-adapter" });
  });

  it("takes the CPU where WebAssembly has SIMD", () => {
    expect(preflightWasm()).toEqual({ ok: true });
    const without = { ok: false, reason: "no-wasm", advice: expect.stringContaining("browser") };
    expect(preflightWasm({ validate: () => false })).toEqual(without);
  });

  it.each(["bufferBytes", "bindingBytes", "invocations", "storageBuffers"] as const)(
    "refuses an adapter whose %s is below WebGPU's minimum",
    (limit) => {
      const small = { ...report, limits: { ...report.limits, [limit]: 4 } };
      expect(judgeAdapter(small, false)).toMatchObject({ ok: false, reason: "too-small", adapter: small });
      expect(judgeAdapter(report, false)).toEqual({ ok: true, adapter: report });
    },
  );
});
