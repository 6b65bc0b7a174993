import { fromOne, type JobSpec, type RoundRecord } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { ReplayMismatchError } from "../../errors.ts";
import type { GetBlock } from "../../models/model-source.ts";

/** A replayed job up to a round. */
export interface Replay {
  /** What there is after it: the checkpoint, or the list of outputs. */
  readonly made: CID;
}

/** How the rounds of one lane are recomputed. The methods get what passed the lane's own schemas. */
export interface LaneReplay<
  S extends JobSpec = JobSpec,
  R extends RoundRecord = RoundRecord,
  P extends Replay = Replay,
> {
  /** What there is before the first round. */
  begin(spec: S, get: GetBlock): Promise<P>;
  /** @throws ReplayMismatchError naming what differs. */
  next(spec: S, replayed: P, record: R, get: GetBlock): Promise<P>;
}

const FIX = { fix: "Challenge the epoch that rests on this round." } as const;

/** A round whose record says something else than follows from its evidence. */
export function mismatch({ round }: Pick<RoundRecord, "round">, what: string): ReplayMismatchError {
  return new ReplayMismatchError(`Round ${fromOne(round)}: ${what} differs from the record.`, FIX);
}

/** A round that counts what it must not. */
export function broken({ round }: Pick<RoundRecord, "round">, words: string): ReplayMismatchError {
  return new ReplayMismatchError(`Round ${fromOne(round)}: ${words}`, FIX);
}
