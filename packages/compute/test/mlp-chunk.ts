import type { ClassSamples, TrainChunk } from "@starling/compute";
import { mlp } from "@starling/graph";
import { knownValues } from "../src/device/known-values.ts";

const SIDE = 28;
const CLASSES = 10;

/** A chunk that teaches classes. */
export type ClassChunk = TrainChunk & { readonly samples: ClassSamples };

/**
 * A training chunk of the sample job's shape: the zoo's MLP 784-64-10 on images whose label shows in a stripe.
 *
 * @param changes what differs from 10 steps of 32 samples out of 256
 */
export function mlpChunk(changes: Partial<ClassChunk> = {}): ClassChunk {
  const { graph, weights } = mlp({ input: [1, SIDE, SIDE], hidden: [64], classes: CLASSES, seed: 1 });
  const count = 256;
  const pixels = SIDE * SIDE;
  const y = Uint8Array.from({ length: count }, (_, i) => (i * 7) % CLASSES);
  const noise = knownValues(count * pixels, 5);
  const x = Uint8Array.from(noise, (value, i) => {
    const [row, label] = [Math.floor((i % pixels) / SIDE), y[Math.floor(i / pixels)] ?? 0];
    return row === 4 + 2 * label ? 255 : Math.floor((value + 1) * 60);
  });
  const lr = Math.fround(2e-3);
  return {
    graph,
    parameters: new Map([...weights].map(([name, { data }]) => [name, data])),
    samples: {
      task: "classification",
      x,
      y,
      sampleShape: [1, SIDE, SIDE],
      scale: Math.fround(1 / 255),
      offset: 0,
      start: 1_000,
    },
    seed: new Uint8Array(32).fill(7),
    steps: 10,
    batch: 32,
    microBatch: 32,
    lr,
    optimizer: {
      kind: "adamw",
      beta1: Math.fround(0.9),
      beta2: Math.fround(0.99),
      epsilon: Math.fround(1e-8),
      weightDecay: Math.fround(0.1),
      clip: 1,
    },
    ...changes,
  };
}
