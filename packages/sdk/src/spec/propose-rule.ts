import { type ComparisonRule, compareOutputs, type Output } from "@starling/processing";
import type { InferParams } from "@starling/protocol";

const EXACT: ComparisonRule = { float: { kind: "exact" }, ppm: 0, pixels: 0, samples: 0 };

/** From what drivers of one card differ in to what a wrong kernel does: each is ten times as wide as the one before. */
const LADDER: readonly ComparisonRule[] = [1e-5, 1e-4, 1e-3, 1e-2].map((relative, i) => ({
  float: { kind: "relative-l2", billionths: Math.round(relative * 1e9) },
  ppm: [100, 1_000, 5_000, 20_000][i] ?? 0,
  pixels: i,
  samples: [0, 64, 512, 1_536][i] ?? 0,
}));

/** Two devices' outputs for one item. */
export type Probe = readonly [Output, Output];

/**
 * Proposes when two computations of an item agree. On WebAssembly they are equal to the bit. Under WebGPU it is one step
 * wider than the narrowest rule under which all probes agree; without a probe, the usual one.
 * @returns undefined where no rule takes all probes: then only WebAssembly is safe
 */
export function proposeRule(provider: InferParams["provider"], probes: readonly Probe[]): ComparisonRule | undefined {
  if (provider === "wasm") return EXACT;
  if (probes.length === 0) return LADDER[2];
  const agrees = (rule: ComparisonRule) => probes.every(([a, b]) => compareOutputs(rule, a, b).equal);
  const narrowest = LADDER.findIndex(agrees);
  return narrowest < 0 ? undefined : LADDER[Math.min(narrowest + 1, LADDER.length - 1)];
}
