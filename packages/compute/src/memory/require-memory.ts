import type { Engine } from "../engine/engine.ts";
import { MemoryLimitError } from "../errors.ts";
import type { MemoryPlan } from "./plan-memory.ts";
import { roomFor } from "./room.ts";

export interface MemoryRequest {
  /** The chunk's own: the error names a divisor of it. */
  readonly microBatch: number;
  /** Samples that are there at all, where a batch of them is not filled up. */
  readonly samples?: number;
  /** Most bytes of the device's memory that the chunk may take; no limit of the caller's where absent. */
  readonly maxBytes: number | undefined;
}

/**
 * Refuses a chunk that would not fit, before anything of it is taken. The micro-batch is part of the chunk and is never
 * changed here (PROTOCOL §2): the error says which one would fit, so that the volunteer can ask for such a chunk.
 *
 * @param makePlan makes the plan, which is needed only where there is a limit
 * @throws MemoryLimitError with the shortage
 */
export function requireMemory(
  engine: Engine,
  makePlan: () => MemoryPlan,
  { microBatch, samples = microBatch, maxBytes }: MemoryRequest,
): void {
  const { total, buffer, name } = roomFor(engine, maxBytes);
  if (total === Number.POSITIVE_INFINITY && buffer === Number.POSITIVE_INFINITY) return;
  const plan = makePlan();
  const atOnce = (size: number) => Math.min(size, samples);
  const peak = (size: number) => plan.peakBytes(atOnce(size));
  const largest = (size: number) => (buffer === Number.POSITIVE_INFINITY ? 0 : plan.largestBytes(atOnce(size)));
  const fits = (size: number) => peak(size) <= total && largest(size) <= buffer;
  if (fits(microBatch)) return;
  const inTotal = peak(microBatch) > total;
  const [neededBytes, availableBytes] = inTotal ? [peak(microBatch), total] : [largest(microBatch), buffer];
  const smaller = divisors(microBatch).find(fits) ?? 0;
  const what = inTotal ? name : "in one buffer";
  throw new MemoryLimitError(`The chunk needs ${neededBytes} bytes ${what}; it may take ${availableBytes}.`, {
    fix:
      smaller > 0
        ? `Use micro-batches of ${smaller}, or compute activations anew.`
        : "Compute activations anew, or train a smaller model.",
    shortage: { neededBytes, availableBytes, microBatch: smaller },
  });
}

/** All divisors below a number, the largest first. */
function divisors(of: number): number[] {
  const below = Array.from({ length: of - 1 }, (_, i) => of - 1 - i);
  return below.filter((divisor) => of % divisor === 0);
}
