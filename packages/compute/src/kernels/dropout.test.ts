import type { Engine } from "@starling/compute";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { kernelEngines, partOf } from "../../test/kernel-case.ts";
import { drawKey } from "../interpreter/draw.ts";
import { dropout } from "./dropout.ts";
import { mixed } from "./mixed.ts";

let engines: Engine[];
beforeAll(async () => {
  engines = await kernelEngines();
});

const draw = { seed: Uint8Array.from({ length: 32 }, (_, i) => 200 + i), step: 3, row: 8 };

async function dropped(engine: Engine, length: number, ratio: number, key = drawKey(draw, "drop")) {
  engine.use();
  const x = Float32Array.from({ length }, (_, i) => i + 1);
  const y = tf.tidy(() => dropout(partOf(x, [length], 3), key, ratio));
  const values = Float32Array.from(await y.data<"float32">());
  y.dispose();
  return values;
}

describe("dropout", () => {
  it("drops the same elements on every engine, to the bit", async () => {
    const [first, ...others] = await Promise.all(engines.map((engine) => dropped(engine, 1_000, 0.3)));
    for (const values of others) expect(values).toEqual(first);
  });

  it("keeps the chosen part, scaled", async () => {
    const [cpu] = engines;
    if (!cpu) return expect.fail("no engine");
    for (const ratio of [0.1, 0.5, 0.9]) {
      const values = await dropped(cpu, 20_000, ratio);
      const kept = values.filter((value) => value !== 0);
      // Five standard deviations of a binomial count.
      const slack = 5 * Math.sqrt(20_000 * ratio * (1 - ratio));
      expect(Math.abs(kept.length - 20_000 * (1 - ratio))).toBeLessThan(slack);
      const at = values.findIndex((value) => value !== 0);
      expect(values[at]).toBeCloseTo((at + 1) / (1 - ratio), 2);
    }
  });

  it("chooses anew for every step, row, seed and node", async () => {
    const [cpu] = engines;
    if (!cpu) return expect.fail("no engine");
    const keys = [
      drawKey(draw, "drop"),
      drawKey({ ...draw, step: 4 }, "drop"),
      drawKey({ ...draw, row: 0 }, "drop"),
      drawKey({ ...draw, seed: draw.seed.map((byte, i) => (i === 31 ? byte ^ 1 : byte)) }, "drop"),
      drawKey(draw, "drop2"),
    ];
    const masks = await Promise.all(
      keys.map(async (key) => (await dropped(cpu, 200, 0.5, key)).map(Math.sign).join("")),
    );
    expect(new Set(masks).size).toBe(masks.length);
  });

  it("refuses to drop everything", () => {
    expect(() => dropout(tf.tensor1d([1]), [0, 0], 1)).toThrow(RangeError);
  });
});

describe("mixing words", () => {
  it("gives what the published function gives", () => {
    // Worked out with exact integers.
    const exact = (a: bigint, b: bigint, c: bigint) => {
      const word = (value: bigint) => value & 0xffffffffn;
      const start = (value: bigint) => word(value * 1664525n + 1013904223n);
      let [x, y, z] = [start(a), start(b), start(c)];
      const round = () => {
        x = word(x + y * z);
        y = word(y + z * x);
        z = word(z + x * y);
      };
      round();
      [x, y, z] = [x ^ (x >> 16n), y ^ (y >> 16n), z ^ (z >> 16n)];
      round();
      return [Number(x), Number(y), Number(z)];
    };
    for (const [a, b, c] of [
      [0, 0, 0],
      [1, 2, 3],
      [0xffffffff, 0x80000000, 12345],
    ] as const) {
      expect(mixed(a, b, c)).toEqual(exact(BigInt(a), BigInt(b), BigInt(c)));
    }
  });
});
