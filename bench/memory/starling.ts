import type { Engine, TrainChunk } from "@starling/compute";
import { compileGraph, planMemory, runTrainChunk } from "@starling/compute/engine";
import { cost, gpt } from "@starling/graph";
import { measurePeak } from "../../packages/compute/test/measure-peak.ts";
import { type GptShape, tokensOf } from "../train-step/shapes.ts";

/** What decides how much memory a chunk of ours takes. */
export interface Choice extends Required<Pick<TrainChunk, "recompute" | "precision">> {
  readonly microBatch: number;
}

export const parameterCount = (shape: GptShape): number => cost(gpt({ ...shape, seed: 1 }).graph, 1).parameters;

/** Bytes that a chunk will take at most. */
export function planned(engine: Engine, shape: GptShape, { microBatch, ...options }: Choice): number {
  const { context } = shape;
  const { graph } = gpt({ ...shape, seed: 1 });
  const form = { sampleShape: [context], dtype: "int32", loss: "cross-entropy", targetsPerSample: context } as const;
  return planMemory(engine, compileGraph(graph, options), form).peakBytes(microBatch);
}

/** Bytes that a chunk of one step took. */
export async function measured(engine: Engine, shape: GptShape, choice: Choice): Promise<number> {
  const { graph, weights } = gpt({ ...shape, seed: 1 });
  const { x } = tokensOf({ ...shape, batch: 2 * shape.batch });
  engine.use();
  const { context, batch } = shape;
  const chunk: TrainChunk = {
    ...choice,
    graph,
    parameters: new Map([...weights].map(([name, { data }]) => [name, data])),
    samples: {
      task: "language",
      tokens: new Uint8Array(Uint16Array.from(x).buffer),
      tokenBytes: 2,
      context,
      stride: 1,
      start: 0,
    },
    seed: new Uint8Array(32).fill(7),
    steps: 1,
    batch,
    lr: Math.fround(1e-3),
    optimizer: { kind: "adamw", beta1: 0.5, beta2: 0.5, epsilon: 2 ** -20, weightDecay: 0, clip: 1 },
    inverseScale: 1,
  };
  return measurePeak(() => runTrainChunk(engine, chunk));
}
