import * as z from "zod/mini";
import { f32Bits, f32Within } from "../../scalars.ts";

/** Largest gradient norm; longer gradients are scaled to it. */
const clip = f32Within(1e-6, 1e6);

/** What a chunk's local steps are made by. It starts from nothing in every chunk. */
export const LocalOptimizer = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("adamw"),
    beta1: f32Bits,
    beta2: f32Bits,
    epsilon: f32Bits,
    weightDecay: f32Bits,
    clip,
  }),
  /** Plain steps along the gradient: with one of them a round an update is the gradient itself. */
  z.strictObject({ kind: z.literal("sgd"), clip }),
]);
export type LocalOptimizer = z.infer<typeof LocalOptimizer>;
