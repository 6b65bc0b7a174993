import { decodeBlock, JobSpec, RoundRecord } from "@starling/protocol";
import { beginReplay, type GetBlock, replayRound } from "@starling/sdk";
import { CID } from "multiformats/cid";
import type { AuditedRound, ReplayOrder } from "./messages.ts";

/**
 * Recomputes a job round by round from its evidence.
 * @returns the CID of what there is after the last round: a checkpoint, or a list of outputs
 * @throws ReplayMismatchError at the first round that does not follow
 */
export async function replayRounds(
  { spec, records }: Pick<ReplayOrder, "spec" | "records">,
  get: GetBlock,
  onRound: (round: AuditedRound) => void,
): Promise<string> {
  const job = decodeBlock(JobSpec, await get(CID.parse(spec)));
  let replay = await beginReplay(job, get);
  for (const cid of records) {
    const record = decodeBlock(RoundRecord, await get(CID.parse(cid)));
    replay = await replayRound(job, replay, record, get);
    onRound({ round: record.round, made: replay.made.toString() });
  }
  return replay.made.toString();
}
