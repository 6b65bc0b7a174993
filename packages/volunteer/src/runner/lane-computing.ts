import { UnsupportedLaneError } from "@starling/protocol";
import type { ChunkResult, LaneTask, RunOptions } from "./chunk-runner.ts";

/** What a task left behind, beside its result. */
export interface LaneOutcome {
  readonly result: ChunkResult;
  /** Names of everything of this lane that is held now. */
  readonly held: readonly string[];
}

/** How tasks of one lane are computed in one place: a thread, or an engine in this one. They are those its lane makes. */
export interface LaneComputing<T extends LaneTask = LaneTask, W extends LaneTask = LaneTask> {
  run(task: T, options: RunOptions): Promise<LaneOutcome>;
  /** @returns names of everything of this lane that is held now, where that may have changed */
  warmUp(task: W, options: { readonly signal: AbortSignal }): Promise<readonly string[] | undefined>;
}

/** By the lane's name. */
export type LaneTable = Readonly<Record<string, LaneComputing>>;

/** @throws UnsupportedLaneError */
export function computingOf(table: LaneTable, { lane }: LaneTask): LaneComputing {
  const found = Object.hasOwn(table, lane) ? table[lane] : undefined;
  if (found !== undefined) return found;
  throw new UnsupportedLaneError(`Tasks of the lane "${lane}" are not computed here.`, { fix: "Serve another job." });
}
