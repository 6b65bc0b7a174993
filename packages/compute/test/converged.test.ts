import type { Engine } from "@starling/compute";
import { createCpuEngine, createNodeWasmEngine } from "@starling/compute/node";
import { mlp } from "@starling/graph";
import { compareUpdate, type Layout, quantise } from "@starling/learning";
import { beforeAll, describe, expect, it } from "vitest";
import { runTrainChunk } from "../src/train/run-train-chunk.ts";
import { type ClassChunk, mlpChunk } from "./mlp-chunk.ts";
import { dawnEngine } from "./software-gpu.ts";

const SIDE = 8;
const COUNT = 256;
const STEPS = 4;
const LR = Math.fround(4e-3);
/** Rounds after which this model's loss is no longer to be told from zero in f32. */
const ROUNDS = 30;
/** 1/s of these chunks (TRAINING §3). */
const INVERSE_SCALE = Math.fround(7 / (LR * STEPS));
const TOLERANCE = { cosinePpm: 990_000, normRatioLowPpm: 970_000, normRatioHighPpm: 1_030_000 };

/** Pictures with one bright half out of four; which one, is the label. */
function halves(): Pick<ClassChunk["samples"], "x" | "y"> {
  const y = Uint8Array.from({ length: COUNT }, (_, i) => i % 4);
  const x = Uint8Array.from({ length: COUNT * SIDE * SIDE }, (_, at) => {
    const [i, row, column] = [Math.floor(at / SIDE ** 2), Math.floor((at % SIDE ** 2) / SIDE), at % SIDE];
    const bright = [row < 4, column >= 4, row >= 4, column < 4][i % 4] === true;
    return (bright ? 190 : 20) + ((i * 31 + row * 17 + column * 7) % 50);
  });
  return { x, y };
}

function chunkOf(round: number, parameters: ClassChunk["parameters"]): ClassChunk {
  const { samples } = mlpChunk();
  return mlpChunk({
    graph: model.graph,
    parameters,
    samples: { ...samples, ...halves(), sampleShape: [1, SIDE, SIDE] },
    seed: new Uint8Array(32).fill(round),
    steps: STEPS,
    batch: 16,
    microBatch: 16,
    lr: LR,
  });
}

const model = mlp({ input: [1, SIDE, SIDE], hidden: [16], classes: 4, seed: 1 });
const layout: Layout = [...model.weights].map(([name, { shape, data }]) => {
  return { name, shape, size: data.length, trainable: true };
});

let cpu: Engine;
let others: Engine[];
beforeAll(async () => {
  cpu = await createCpuEngine();
  others = [await dawnEngine(), await createNodeWasmEngine()];
});

describe("a model that has learned all there is", () => {
  it("gives honest workers on other devices updates that agree, at every loss down to zero", async () => {
    let parameters: ClassChunk["parameters"] = new Map([...model.weights].map(([name, { data }]) => [name, data]));
    const velocity = new Float32Array(layout.reduce((sum, { size }) => sum + size, 0));
    const losses: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const chunk = chunkOf(round, parameters);
      const own = await runTrainChunk(cpu, chunk);
      for (const engine of others) {
        const { delta } = await runTrainChunk(engine, chunk);
        const found = compareUpdate(layout, own.delta, INVERSE_SCALE, quantise(delta, INVERSE_SCALE), TOLERANCE);
        expect({ round, engine: engine.facts.kind, ...found }).toMatchObject({ ok: true });
      }
      losses.push(own.lossLast);
      parameters = moved(parameters, own.delta, velocity);
    }
    expect(losses.at(-1)).toBeLessThan(1e-6);
  });
});

/** An outer step with heavy momentum, which goes on where chunks hardly move any more: it changes `velocity`. */
function moved(
  parameters: ClassChunk["parameters"],
  delta: Float32Array,
  velocity: Float32Array,
): ClassChunk["parameters"] {
  velocity.forEach((value, i) => {
    velocity[i] = 0.97 * value + (delta[i] ?? 0);
  });
  let at = 0;
  return new Map(
    [...parameters].map(([name, values]) => [name, values.map((value) => value - (velocity[at++] ?? 0))] as const),
  );
}
