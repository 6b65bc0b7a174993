import type { Graph } from "@starling/graph";
import type { Engine } from "../engine/engine.ts";
import { SelfTestError } from "../errors.ts";
import { runTrainChunk, type TrainChunk } from "../train/run-train-chunk.ts";
import { knownValues } from "./known-values.ts";
import { SELF_TEST_SKETCH } from "./self-test-sketch.ts";

/** Far above roundings (1e-6 on the software adapter), below what a kernel that is wrong in places does (1e-3 on). */
const TOLERANCE = 1e-4;

const [INPUT, HIDDEN, CLASSES, COUNT] = [25, 33, 7, 24];

function graph(): Graph {
  const parameter = (name: string, ...shape: number[]) => ({ name, shape, dtype: "float32", trainable: true }) as const;
  const node = (op: string, inputs: string[], output: string) => {
    const attributes = op === "Gemm" ? new Map([["transB", { kind: "int", value: 1 } as const]]) : new Map();
    return { name: output, op, inputs, outputs: [output], attributes };
  };
  return {
    name: "self-test",
    opset: 17,
    inputs: [{ name: "input", dtype: "float32", shape: ["N", 1, 5, 5] }],
    outputs: [{ name: "logits", dtype: "float32", shape: ["N", CLASSES] }],
    nodes: [
      node("Flatten", ["input"], "flat"),
      node("Gemm", ["flat", "w1", "b1"], "hidden"),
      node("Relu", ["hidden"], "active"),
      node("Gemm", ["active", "w2", "b2"], "logits"),
    ],
    parameters: [
      parameter("w1", HIDDEN, INPUT),
      parameter("b1", HIDDEN),
      parameter("w2", CLASSES, HIDDEN),
      parameter("b2", CLASSES),
    ],
    constants: new Map(),
  };
}

/** A tiny training chunk, the same everywhere: every kernel that a dense network needs takes part. */
export function selfTestChunk(): TrainChunk {
  const weights = (length: number, seed: number) => knownValues(length, seed).map((value) => value / 2);
  const y = Uint8Array.from({ length: COUNT }, (_, i) => i % CLASSES);
  return {
    graph: graph(),
    parameters: new Map([
      ["w1", weights(HIDDEN * INPUT, 11)],
      ["b1", weights(HIDDEN, 12)],
      ["w2", weights(CLASSES * HIDDEN, 13)],
      ["b2", weights(CLASSES, 14)],
    ]),
    samples: {
      task: "classification",
      x: Uint8Array.from(knownValues(COUNT * INPUT, 15), (value) => Math.floor((value + 1) * 128)),
      y,
      sampleShape: [1, 5, 5],
      scale: 2 ** -7,
      offset: -1,
      start: 0,
    },
    seed: new Uint8Array(32),
    steps: 2,
    batch: 8,
    microBatch: 4,
    lr: 2 ** -8,
    // A large ε keeps the update smooth in the gradient: without it the sign of a vanishing gradient would decide.
    optimizer: { kind: "adamw", beta1: 0.875, beta2: 0.96875, epsilon: 2 ** -6, weightDecay: 0.125, clip: 1 },
  };
}

/** Eight sums of the update with signs from a fixed pattern, in units of the learning rate. */
export function sketch(delta: Float32Array, lr: number): number[] {
  const sums = new Array<number>(8).fill(0);
  const signs = knownValues(delta.length * sums.length, 16);
  delta.forEach((value, i) => {
    for (let j = 0; j < sums.length; j++) {
      const sign = (signs[i * sums.length + j] ?? 0) < 0 ? -1 : 1;
      sums[j] = (sums[j] ?? 0) + (sign * value) / lr;
    }
  });
  return sums;
}

/**
 * Trains a known network for two steps and compares with what it must give.
 *
 * @throws SelfTestError when the device computes something else; GpuFaultError when it reports an error
 */
export async function selfTest(engine: Engine): Promise<void> {
  const chunk = selfTestChunk();
  const { delta } = await runTrainChunk(engine, chunk);
  const found = sketch(delta, chunk.lr);
  const scale = Math.hypot(...SELF_TEST_SKETCH);
  const distance = Math.hypot(...found.map((value, i) => value - (SELF_TEST_SKETCH[i] ?? 0))) / scale;
  if (distance <= TOLERANCE) return;
  throw new SelfTestError("This GPU gives wrong results in a small test.", {
    fix: "Update the graphics driver or use another browser.",
    details: [`relative distance ${distance.toExponential(1)}`, engine.facts.description],
  });
}
