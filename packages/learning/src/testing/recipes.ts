import { f32bits } from "../float/f32.ts";
import type { RoundRules } from "../recipes/round-sum.ts";

const [one, mu, alpha] = [f32bits(1), f32bits(0.8), f32bits(0.9)];
const base = { aggregation: "work-clip" as const, lr: [f32bits(4e-3)] };

/** Every recipe with a codec that it goes with. */
export const sampleRules: readonly RoundRules[] = [
  { ...base, recipe: { kind: "momentum", mu, alpha }, codec: { kind: "int4", kappa: one } },
  { ...base, recipe: { kind: "momentum", mu, alpha }, codec: { kind: "ternary", kappa: f32bits(0.5) } },
  { ...base, recipe: { kind: "fedavg" }, codec: { kind: "int8", kappa: one } },
  { ...base, recipe: { kind: "fedprox", mu, alpha, rho: f32bits(0.1) }, codec: { kind: "int4", kappa: one } },
  {
    ...base,
    recipe: { kind: "sync", mu: f32bits(0.9), alpha: one },
    // The tiny model's gradients are not clipped: nothing of them may be clamped.
    codec: { kind: "int32", kappa: f32bits(16) },
    aggregation: "work",
  },
  {
    ...base,
    recipe: { kind: "sparse", alpha: one },
    codec: { kind: "sparse", kappa: one, keep: 64, beta: f32bits(0.95) },
  },
  {
    ...base,
    recipe: { kind: "buffered", mu: f32bits(0.5), alpha, staleness: 3 },
    codec: { kind: "int4", kappa: one },
  },
];
