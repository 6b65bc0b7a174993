import * as z from "zod/mini";
import { f32Within, integer } from "../../scalars.ts";

/** Server momentum μ: at 1 nothing would ever fade. */
const mu = f32Within(0, 0.99);
/** Server learning rate α: above 2 every published run diverges. */
const alpha = f32Within(1e-6, 2);
/** Part of the largest local way, lr·H, that the codes reach over: outside of this they are all zero or all clamped. */
const kappa = f32Within(1e-4, 1e4);

/** How many local steps become one step of everybody's (TRAINING §3). */
export const Recipe = z.discriminatedUnion("kind", [
  /** Stateless DiLoCo: Nesterov momentum at the server alone. The default. */
  z.strictObject({ kind: z.literal("momentum"), mu, alpha }),
  /** McMahan 2017: the weighed mean of the updates, as it is. */
  z.strictObject({ kind: z.literal("fedavg") }),
  /** Li 2020: local steps are pulled back to the round's model by ρ·(φ − θ), for data that is not alike. */
  z.strictObject({ kind: z.literal("fedprox"), mu, alpha, rho: f32Within(1e-6, 10) }),
  /** One local step a round, as a cluster trains; the server's step is published in full. */
  z.strictObject({ kind: z.literal("sync"), mu, alpha }),
  /** SparseLoCo: the largest coordinates with error feedback, each divided by who sent it. It bears no momentum on top. */
  z.strictObject({ kind: z.literal("sparse"), alpha }),
  /** FedBuff: a round sums the next `chunks` results, also of chunks that started up to `staleness` rounds before. */
  z.strictObject({ kind: z.literal("buffered"), mu: f32Within(0, 0.5), alpha, staleness: integer(0, 3) }),
]);
export type Recipe = z.infer<typeof Recipe>;

/** Most rounds that may pass between a chunk's round and the one that sums its update. */
export function maxDelay(recipe: Recipe): number {
  return recipe.kind === "buffered" ? recipe.staleness : 0;
}

/** How an update's f32 difference becomes integers; the scale κ·lr·H/limit follows from the chunk. */
export const UpdateCodec = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("int4"), kappa }),
  z.strictObject({ kind: z.literal("int8"), kappa }),
  /** Fixed point: what elsewhere is an f32 update. */
  z.strictObject({ kind: z.literal("int32"), kappa }),
  z.strictObject({ kind: z.literal("ternary"), kappa }),
  /** The `keep` largest of each 4,096 coordinates in two bits; what is left out fades by β and is added to the next. */
  z.strictObject({ kind: z.literal("sparse"), kappa, keep: integer(1, 4_096), beta: f32Within(0, 0.999) }),
]);
export type UpdateCodec = z.infer<typeof UpdateCodec>;
