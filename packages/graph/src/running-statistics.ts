import type { GraphNode } from "./types.ts";

/** Positions of the running mean and variance among the inputs of BatchNormalization. */
const POSITIONS = [3, 4] as const;

/** Names of what BatchNormalization keeps as running mean and variance: training leaves them alone. */
export function runningStatistics(nodes: readonly GraphNode[]): ReadonlySet<string> {
  const normalizations = nodes.filter(({ op }) => op === "BatchNormalization");
  return new Set(normalizations.flatMap(({ inputs }) => POSITIONS.map((index) => inputs[index] ?? "")));
}
