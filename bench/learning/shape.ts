import type { Engine, TokenStream } from "@starling/compute";
import { gpt, type Model } from "@starling/graph";
import { runEvaluateChunk } from "../../packages/compute/src/evaluate/run-evaluate-chunk.ts";
import type { Text } from "./text.ts";

/** Sizes of a GPT. */
export interface Sizes {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly context: number;
}

/** TRAINING.md's shapes: 0.1 million parameters, and nanoGPT's recipe for a CPU with 0.8 million. */
export const SHAPES = {
  tiny: { layers: 2, width: 64, heads: 4, context: 32 },
  nanogpt: { layers: 4, width: 128, heads: 4, context: 64 },
} as const satisfies Record<string, Sizes>;

/** A model with its text, ready to be trained. */
export interface Task {
  readonly model: Model;
  readonly training: TokenStream;
  readonly validation: TokenStream;
}

/** A GPT at its seeded start, and the text in its contexts. */
export function taskOf(sizes: Sizes, text: Text): Task {
  return {
    model: gpt({ ...sizes, vocabulary: text.vocabulary, seed: 1 }),
    training: text.training(sizes.context),
    validation: text.validation(sizes.context),
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
