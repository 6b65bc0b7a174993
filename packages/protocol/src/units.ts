import type { Chunk } from "./chunk.ts";
import { PRICE_UNIT } from "./constants.ts";
import type { JobSpec } from "./job-spec.ts";
import { laneOf } from "./lanes/registry.ts";

/** What an accepted chunk counts for: its FLOPs by the spec's own cost model, never the worker's clock (TRUST §4). */
export function unitsOf(spec: JobSpec, chunk: Chunk): bigint {
  return laneOf(spec).units(spec, chunk);
}

/** Most rounds that may pass between a chunk's round and the one that counts its result. */
export function delayOf(spec: JobSpec): number {
  return laneOf(spec).maxDelay(spec);
}

/** Bytes of a device's memory that a job's model takes while a chunk is computed. */
export function memoryOf(spec: JobSpec): number {
  return laneOf(spec).memory(spec);
}

/** Token wei for a running total of units: `floor(units · price / 10¹²)`, always on the total (PROTOCOL §7). */
export function amountOf(cumulativeUnits: bigint, price: bigint): bigint {
  return (cumulativeUnits * price) / PRICE_UNIT;
}
