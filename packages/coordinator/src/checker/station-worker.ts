import { type Engine, supportedOperators } from "@starling/compute";
import { UnsupportedLaneError } from "@starling/protocol";
import type { Blocks, Checker } from "../components.ts";
import { trainChecker } from "../lanes/train/checker.ts";

/** The station's own worker for the chunks of one lane. */
export type LaneChecker = Pick<Checker, "compute">;

/** The station's own worker over an engine: fetches what a chunk names and computes it as any volunteer does. */
export function stationWorker({ engine, blocks }: { readonly engine: Engine; readonly blocks: Blocks }): Checker {
  const checkers = new Map<string, LaneChecker>([["train", trainChecker({ engine, blocks })]]);
  return {
    operators: new Set(supportedOperators),
    async compute(chunk, options) {
      const checker = checkers.get(chunk.lane);
      if (checker !== undefined) return checker.compute(chunk, options);
      throw new UnsupportedLaneError(`The station computes no chunks of the lane "${chunk.lane}".`, {
        fix: "Post the job at a station that does.",
      });
    },
  };
}
