import type { Nominal, Tensors } from "@starling/processing";

interface Seen {
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly elements: number;
}

/** Watches runs of models over a few items, to learn what a usual item costs: open sizes are measured, not guessed. */
export interface RunWatch {
  /** Told of every run. */
  see(model: string, feeds: Tensors): void;
  /**
   * Runs of a model an item, rounded up, over its input at its middle size; undefined where it never ran.
   * @param items how many were run
   */
  nominal(model: string, input: string, items: number): Nominal | undefined;
}

/** Begins to watch. */
export function watchRuns(): RunWatch {
  const seen = new Map<string, Seen[]>();
  return {
    see(model, feeds) {
      const shapes = Object.fromEntries(Object.entries(feeds).map(([name, { shape }]) => [name, shape]));
      const elements = Object.values(feeds).reduce((sum, { data }) => sum + data.length, 0);
      const runs = seen.get(model) ?? [];
      runs.push({ shapes, elements });
      seen.set(model, runs);
    },
    nominal(model, input, items) {
      const runs = [...(seen.get(model) ?? [])].sort((a, b) => a.elements - b.elements);
      const shape = runs[Math.floor(runs.length / 2)]?.shapes[input];
      if (shape === undefined || items < 1) return undefined;
      return { runs: Math.max(1, Math.ceil(runs.length / items)), inputs: [{ name: input, shape: [...shape] }] };
    },
  };
}
