import type { Graph } from "@starling/graph";
import type { Precision } from "@starling/protocol";
import type { Engine } from "../engine/engine.ts";
import { compileGraph } from "../interpreter/compile-graph.ts";
import { recordStep, type StepForm } from "./record-step.ts";

/** What the first chunk will look like. */
export interface WarmUp extends StepForm {
  readonly graph: Graph;
  /** As the chunk's; false and `f32` by default. */
  readonly recompute?: boolean;
  readonly precision?: Precision;
}

/**
 * Compiles every shader of a training step side by side, off the thread, so that the first chunk finds them ready.
 * Nothing is computed.
 *
 * @returns milliseconds that it took
 */
export async function warmUp(
  engine: Engine,
  { graph, recompute = false, precision = "f32", ...form }: WarmUp,
): Promise<number> {
  const begun = performance.now();
  const compiled = compileGraph(graph, { recompute, precision });
  await engine.compile(() => void recordStep(compiled, form));
  return performance.now() - begun;
}
