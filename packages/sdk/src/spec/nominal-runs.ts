import type { RunModel } from "@starling/processing";
import type { Nominal } from "./item-cost.ts";

interface Seen {
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly elements: number;
}

/** Watches runs of models over a few items, to learn what a usual item costs. */
export interface RunWatch {
  /** The same runs, watched. */
  readonly run: RunModel;
  /**
   * Runs of a model an item, rounded up, over its inputs at their middle size.
   * @param items how many were run
   */
  nominal(model: string, input: string, items: number): Nominal | undefined;
}

/** Watches what a pipeline really runs: sizes that items differ in are measured, not guessed. */
export function watchRuns(run: RunModel): RunWatch {
  const seen = new Map<string, Seen[]>();
  return {
    run: (model, feeds) => {
      const shapes = Object.fromEntries(Object.entries(feeds).map(([name, { shape }]) => [name, shape]));
      const elements = Object.values(feeds).reduce((sum, { data }) => sum + data.length, 0);
      seen.set(model, [...(seen.get(model) ?? []), { shapes, elements }]);
      return run(model, feeds);
    },
    nominal(model, input, items) {
      const runs = [...(seen.get(model) ?? [])].sort((a, b) => a.elements - b.elements);
      const shape = runs[Math.floor(runs.length / 2)]?.shapes[input];
      if (shape === undefined || items < 1) return undefined;
      return { runs: Math.max(1, Math.ceil(runs.length / items)), inputs: [{ name: input, shape: [...shape] }] };
    },
  };
}
