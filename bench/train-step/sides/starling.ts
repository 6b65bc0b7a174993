import type { Engine, TrainChunk } from "@starling/compute";
import { openEngine, runTrainChunk } from "@starling/compute/engine";
import { cnn, gpt, type Model, mlp } from "@starling/graph";
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { BATCH, CLASSES, FILTERS, HIDDEN, SIDE, stripes } from "../images.ts";
import { type GptShape, tokensOf } from "../shapes.ts";
import type { Side } from "./side.ts";

type Task = Pick<TrainChunk, "samples" | "batch" | "microBatch">;

const LR = Math.fround(1e-3);

function chunkOf({ graph, weights }: Model, task: Task, steps: number): TrainChunk {
  return {
    ...task,
    graph,
    parameters: new Map([...weights].map(([name, { data }]) => [name, data])),
    seed: new Uint8Array(32).fill(7),
    steps,
    lr: LR,
    optimizer: {
      kind: "adamw",
      beta1: Math.fround(0.9),
      beta2: Math.fround(0.99),
      epsilon: Math.fround(1e-8),
      weightDecay: Math.fround(0.1),
      clip: 1,
    },
  };
}

/** Where our engine computes. */
export type Place = "webgpu" | "wasm";

/**
 * Counts what goes to the device between two calls: every dispatch passes through this one method. On the prototype,
 * because the memory planner puts another in its place on the backend itself, and takes it away.
 */
function dispatchCounter(): () => number {
  const run = WebGPUBackend.prototype.runWebGPUProgram;
  let count = 0;
  WebGPUBackend.prototype.runWebGPUProgram = function (...values) {
    count++;
    return run.apply(this, values);
  };
  return () => {
    const seen = count;
    count = 0;
    return seen;
  };
}

/** Our engine as volunteers run it: whole chunks, batches drawn, losses read back after each step. */
async function side(model: Model, task: Task, place: Place): Promise<Side> {
  const engine: Engine = await openEngine({ engine: place, allowFallback: true });
  const taken = place === "webgpu" ? dispatchCounter() : () => 0;
  let last = 0;
  return {
    async run(steps, done) {
      taken();
      await runTrainChunk(engine, chunkOf(model, task, steps), {
        onProgress({ loss }) {
          last = taken();
          done(loss);
        },
      });
    },
    ...(place === "webgpu" ? { kernels: () => last } : {}),
  };
}

export async function starlingGpt(shape: GptShape, place: Place): Promise<Side> {
  const { x } = tokensOf({ ...shape, batch: 4 * shape.batch });
  const { context, batch } = shape;
  const samples = {
    task: "language",
    tokens: Uint8Array.from(x),
    tokenBytes: 1,
    context,
    stride: 1,
    start: 0,
  } as const;
  return side(gpt({ ...shape, seed: 1 }), { samples, batch, microBatch: batch }, place);
}

export async function starlingImages(name: "mlp" | "cnn", place: Place): Promise<Side> {
  const input = [1, SIDE, SIDE] as const;
  const options = { input, classes: CLASSES, seed: 1 };
  const model = name === "mlp" ? mlp({ ...options, hidden: HIDDEN }) : cnn({ ...options, channels: FILTERS });
  const { x, y } = stripes(4 * BATCH);
  const samples = {
    task: "classification",
    x,
    y,
    sampleShape: input,
    scale: Math.fround(1 / 255),
    offset: 0,
    start: 0,
  } as const;
  return side(model, { samples, batch: BATCH, microBatch: BATCH }, place);
}
