import { createCpuEngine } from "@starling/compute/node";
import { describe, expect, it } from "vitest";
import { dawnEngine } from "../../test/software-gpu.ts";
import { engineDigest } from "../engine/engine-digest.ts";
import { deviceClass } from "./device-class.ts";
import { measureSpeed } from "./measure-speed.ts";

describe("the device class", () => {
  it("is the same every time on one device, and tells CPU and GPU apart", async () => {
    const cpu = await createCpuEngine();
    const gpu = await dawnEngine();
    const classes = [await deviceClass(cpu), await deviceClass(gpu), await deviceClass(cpu), await deviceClass(gpu)];
    expect(classes[0]).toMatch(/^0x[0-9a-f]{64}$/);
    expect(classes.slice(2)).toEqual(classes.slice(0, 2));
    expect(classes[0]).not.toBe(classes[1]);
  });
});

describe("the measured speed", () => {
  it("is a plausible number of FLOP/s on both engines", async () => {
    for (const engine of [await createCpuEngine(), await dawnEngine()]) {
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
