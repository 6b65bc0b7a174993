import type { Step } from "./compile-graph.ts";

/** Steps in a row whose values are kept for the backward pass, or computed anew for it. */
export interface Block {
  readonly steps: readonly Step[];
  /** Names of the values from earlier blocks that its steps read. */
  readonly inputs: readonly string[];
  readonly recomputed: boolean;
}

/** All steps as one block, whose values are kept. */
export function wholeBlock(steps: readonly Step[]): Block[] {
  return [{ steps, inputs: [], recomputed: false }];
}

/**
 * Cuts steps wherever a single value is alive, as the residual stream is between the halves of a transformer's layer.
 * Blocks of several steps are computed anew in the backward pass (Chen et al. 2016, section 3); the last one is not,
 * because the backward pass begins with it.
 */
export function recomputedBlocks(steps: readonly Step[], output: string): Block[] {
  const cuts = [0, ...cutPoints(steps, output), steps.length];
  return cuts.slice(1).map((end, i) => {
    const part = steps.slice(cuts[i], end);
    const recomputed = part.length > 1 && end < steps.length && part.some(({ differentiated }) => differentiated);
    return { steps: part, inputs: readFromOutside(part, steps), recomputed };
  });
}

/** Indices of steps before which exactly one value is alive. */
function cutPoints(steps: readonly Step[], output: string): number[] {
  const lastRead = new Map([[output, steps.length]]);
  steps.forEach(({ node }, i) => {
    for (const name of node.inputs) if (name !== output) lastRead.set(name, i);
  });
  const alive = new Set<string>();
  const points: number[] = [];
  steps.forEach(({ node }, i) => {
    if (i > 0 && alive.size === 1) points.push(i);
    for (const name of node.outputs) if (lastRead.has(name)) alive.add(name);
    for (const name of node.inputs) if (lastRead.get(name) === i) alive.delete(name);
  });
  return points;
}

function readFromOutside(part: readonly Step[], all: readonly Step[]): string[] {
  const own = new Set(part.flatMap(({ node }) => node.outputs));
  const made = new Set(all.flatMap(({ node }) => node.outputs));
  const read = new Set(part.flatMap(({ node }) => node.inputs));
  return [...read].filter((name) => name !== "" && made.has(name) && !own.has(name));
}
