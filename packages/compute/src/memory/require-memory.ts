import type { Engine } from "../engine/engine.ts";
import { MemoryLimitError } from "../errors.ts";
import type { CompiledGraph } from "../interpreter/compile-graph.ts";
import type { BatchForm } from "../samples/batch.ts";
import { planMemory } from "./plan-memory.ts";

export interface MemoryRequest {
  readonly form: BatchForm;
  readonly microBatch: number;
  /** Most bytes of GPU memory that the chunk may take; no limit where absent. */
  readonly maxBytes: number | undefined;
}

/**
 * Refuses a chunk that would not fit, before anything of it is taken. The micro-batch is part of the chunk and is never
 * changed here (PROTOCOL §2): the error says which one would fit, so that the volunteer can ask for such a chunk.
 *
 * @throws MemoryLimitError with the shortage. Never on the CPU, which has no memory of its own to plan.
 */
export function requireMemory(
  engine: Engine,
  compiled: CompiledGraph,
  { form, microBatch, maxBytes = Number.POSITIVE_INFINITY }: MemoryRequest,
): void {
  const { kind, bufferBytes = Number.POSITIVE_INFINITY } = engine.facts;
  if (kind !== "webgpu" || (maxBytes === Number.POSITIVE_INFINITY && bufferBytes === Number.POSITIVE_INFINITY)) return;
  const plan = planMemory(engine, compiled, form);
  const fits = (size: number) => plan.peakBytes(size) <= maxBytes && plan.largestBytes(size) <= bufferBytes;
  if (fits(microBatch)) return;
  const inTotal = plan.peakBytes(microBatch) > maxBytes;
  const [neededBytes, availableBytes] = inTotal
    ? [plan.peakBytes(microBatch), maxBytes]
    : [plan.largestBytes(microBatch), bufferBytes];
  const smaller = divisors(microBatch).find(fits) ?? 0;
  const what = inTotal ? "of GPU memory" : "in one buffer";
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
