import type { Lease } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { TrainJob } from "./job.ts";

/** The way to the model that a round starts from: the newest checkpoint before it that is kept whole, and the records since. */
export function baseRoute(job: Pick<TrainJob, "closed" | "spec">, round: number): NonNullable<Lease["base"]> {
  let whole: CID = job.spec.laneParams.checkpoint;
  let wholeRound = 0;
  for (const { closing, round: at } of job.closed.slice(0, round)) {
    if (!closing.whole) continue;
    whole = closing.model;
    wholeRound = at + 1;
  }
  return { whole, wholeRound, records: job.closed.slice(wholeRound, round).map(({ record }) => record) };
}
