import { coverFor, type InferSpec } from "@starling/protocol";
import type { Estimate } from "./estimate.ts";

/**
 * Estimates a batch over `count` items: without any check, and with every chunk computed a second time.
 */
export function estimateBatch(spec: InferSpec, count: number): Estimate {
  const { flops, span, chunks } = spec.laneParams;
  const copies = BigInt(spec.common.copies);
  const item = BigInt(flops) * copies;
  const low = BigInt(count) * item;
  const high = 2n * low;
  return {
    roundUnits: BigInt(Math.min(count, span * chunks)) * item,
    units: { low, high },
    cost: { low: coverFor(spec, low), high: coverFor(spec, high) },
  };
}
