import { createCpuEngine, createNodeWasmEngine } from "@starling/compute/node";
import { describe, expect, it } from "vitest";
import { dawnEngine } from "../../test/software-gpu.ts";
import { engineDigest } from "../engine/engine-digest.ts";
import { deviceClass } from "./device-class.ts";
import { measureSpeed } from "./measure-speed.ts";

describe("the device class", () => {
  it("is the same every time on one device, and tells CPU, GPU and WebAssembly apart", async () => {
    const engines = [await createCpuEngine(), await dawnEngine(), await createNodeWasmEngine()];
    const classes: string[] = [];
    for (const engine of [...engines, ...engines]) classes.push(await deviceClass(engine));
    expect(classes[0]).toMatch(/^0x[0-9a-f]{64}$/);
    expect(classes.slice(3)).toEqual(classes.slice(0, 3));
    expect(new Set(classes).size).toBe(3);
  });
});

describe("the measured speed", () => {
  it("is a plausible number of FLOP/s on all engines", async () => {
    for (const engine of [await createCpuEngine(), await dawnEngine(), await createNodeWasmEngine()]) {
      const speed = await measureSpeed(engine);
      expect(speed).toBeGreaterThan(1e7);
      expect(speed).toBeLessThan(1e13);
    }
  });
});

describe("the engine's digest", () => {
  it("is a constant of this version", () => {
    expect(engineDigest()).toMatch(/^0x[0-9a-f]{64}$/);
    expect(engineDigest()).toBe(engineDigest());
  });
});
