import type { Chunk } from "./chunk.ts";
import { PRICE_UNIT } from "./constants.ts";
import type { JobSpec } from "./job-spec.ts";

/**
 * What an accepted chunk counts for: its FLOPs by the spec's own cost model, never the worker's clock (TRUST §4).
 * Training: steps · batch · flops.train. Evaluation: samples · flops.evaluate.
 */
export function unitsOf(spec: JobSpec, chunk: Pick<Chunk, "kind" | "steps" | "batch" | "range">): bigint {
  const { flops } = spec.laneParams;
  if (chunk.kind === "evaluate") return BigInt(chunk.range[1] - chunk.range[0]) * BigInt(flops.evaluate);
  return BigInt(chunk.steps) * BigInt(chunk.batch) * BigInt(flops.train);
}

/** Token wei for a running total of units: `floor(units · price / 10¹²)`, always on the total (PROTOCOL §7). */
export function amountOf(cumulativeUnits: bigint, price: bigint): bigint {
  return (cumulativeUnits * price) / PRICE_UNIT;
}
