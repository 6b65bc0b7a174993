import type { Engine, TokenStream } from "@starling/compute";
import { gpt, type Model } from "@starling/graph";
import { runEvaluateChunk } from "../../packages/compute/src/evaluate/run-evaluate-chunk.ts";
import type { Text } from "./text.ts";

/** A GPT, and how it is trained unless a run says otherwise. */
export interface Shape {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly context: number;
  readonly workers: number;
  /** Sequences of a worker's step. */
  readonly batch: number;
  /** Peak learning rate. */
  readonly peak: number;
}

/** TRAINING.md's shapes of 0.1 and of 0.8 million parameters (nanoGPT's recipe for a CPU), and one for tests. */
export const SHAPES = {
  small: { layers: 1, width: 32, heads: 4, context: 16, workers: 4, batch: 8, peak: 6e-3 },
  tiny: { layers: 2, width: 64, heads: 4, context: 32, workers: 8, batch: 8, peak: 4e-3 },
  nanogpt: { layers: 4, width: 128, heads: 4, context: 64, workers: 8, batch: 12, peak: 2e-3 },
} as const satisfies Record<string, Shape>;

/** A model with its text, ready to be trained. */
export interface Task {
  readonly model: Model;
  readonly training: TokenStream;
  readonly validation: TokenStream;
}

/** A GPT at its seeded start, and the text in its contexts. */
export function taskOf({ layers, width, heads, context }: Shape, text: Text): Task {
  return {
    model: gpt({ layers, width, heads, context, vocabulary: text.vocabulary, seed: 1 }),
    training: text.training(context),
    validation: text.validation(context),
  };
}

/** Mean loss over the validation text, nats a character. */
export async function validationLoss(
  engine: Engine,
  { model, validation }: Task,
  parameters: ReadonlyMap<string, Float32Array>,
): Promise<number> {
  const chunk = { graph: model.graph, parameters, samples: validation, batch: 32 };
  const { lossMicroNats, total } = await runEvaluateChunk(engine, chunk);
  return Number(lossMicroNats) / 1e6 / total;
}

/** The values of a model's parameters as they begin. */
export function startOf({ weights }: Model): Map<string, Float32Array> {
  return new Map([...weights].map(([name, { data }]) => [name, data as Float32Array]));
}
