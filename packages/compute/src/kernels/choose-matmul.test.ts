import { describe, expect, it } from "vitest";
import { chooseMatMul } from "./choose-matmul.ts";

const LIMITS = { maxComputeInvocationsPerWorkgroup: 256, maxComputeWorkgroupStorageSize: 16_384 };
const DEVICE = { limits: LIMITS, subgroups: true };
const LARGE = { batch: 1, rows: 1024, inner: 128, columns: 512, along: false };
const hardware = { architecture: "ampere" };

describe("chooseMatMul", () => {
  it("takes tiles on hardware, registers in software", () => {
    expect(chooseMatMul(hardware, DEVICE, LARGE)).toEqual({ kind: "tiled" });
    for (const adapter of [{ architecture: "swiftshader" }, { architecture: "", isFallbackAdapter: true }, undefined]) {
      expect(chooseMatMul(adapter, DEVICE, LARGE)).toEqual({ kind: "registers", block: { rows: 16, vectors: 4 } });
    }
  });

  it("takes registers where a tile does not fit the adapter", () => {
    for (const small of [{ maxComputeInvocationsPerWorkgroup: 128 }, { maxComputeWorkgroupStorageSize: 4096 }]) {
      expect(chooseMatMul(hardware, { ...DEVICE, limits: { ...LIMITS, ...small } }, LARGE).kind).toBe("registers");
    }
  });

  it("takes registers for few rows, few columns or a short inner dimension", () => {
    for (const thin of [{ rows: 1 }, { columns: 10 }, { inner: 3 }]) {
      expect(chooseMatMul(hardware, DEVICE, { ...LARGE, ...thin }).kind).toBe("registers");
    }
  });

  it("takes the largest blocks only where many products pay for their compilation", () => {
    const square = { batch: 1, rows: 1024, inner: 128, columns: 128, along: false };
    expect(chooseMatMul(undefined, DEVICE, square)).toEqual({ kind: "registers", block: { rows: 8, vectors: 4 } });
  });

  it("takes small blocks for a product that large ones would give to a few invocations", () => {
    const generation = { batch: 1, rows: 1, inner: 128, columns: 128, along: false };
    expect(chooseMatMul(undefined, DEVICE, generation)).toEqual({ kind: "registers", block: { rows: 4, vectors: 1 } });
    const heads = { batch: 64, rows: 8, inner: 1024, columns: 16, along: false };
    expect(chooseMatMul(undefined, DEVICE, heads)).toEqual({ kind: "registers", block: { rows: 8, vectors: 4 } });
  });

  it("takes subgroups for few rows along a long inner dimension, where hardware has them", () => {
    const few = { ...LARGE, rows: 1, along: true };
    expect(chooseMatMul(hardware, DEVICE, few)).toEqual({ kind: "subgroups" });
    for (const other of [{ along: false }, { rows: 9 }, { inner: 32 }]) {
      expect(chooseMatMul(hardware, DEVICE, { ...few, ...other }).kind).toBe("registers");
    }
    expect(chooseMatMul(hardware, { ...DEVICE, subgroups: false }, few).kind).toBe("registers");
    expect(chooseMatMul({ architecture: "swiftshader" }, DEVICE, few).kind).toBe("registers");
  });
});
