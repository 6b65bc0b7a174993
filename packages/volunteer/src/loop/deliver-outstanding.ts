import { fromOne } from "@starling/protocol";
import { LeaseGoneError } from "../errors.ts";
import type { ChunkView } from "../state/phase.ts";
import { deliverResult } from "./deliver-result.ts";
import type { OutstandingResult } from "./results.ts";
import type { ShiftContext } from "./shift-context.ts";

/** Takes every kept result of this coordinator to it, oldest first: the new one, and those that a reload left behind. */
export async function deliverOutstanding(context: ShiftContext, signal: AbortSignal): Promise<number> {
  let delivered = 0;
  for (const result of await context.results.outstanding()) {
    if (result.coordinator !== context.session.peer) continue;
    try {
      await deliverOne(context, result, signal);
      delivered++;
    } catch (error) {
      if (!(error instanceof LeaseGoneError)) throw error;
      const { counts } = context.state.get();
      context.state.set({ counts: { ...counts, refused: counts.refused + 1 } });
      context.state.log("warning", error.message);
    }
  }
  return delivered;
}

async function deliverOne(context: ShiftContext, result: OutstandingResult, signal: AbortSignal): Promise<void> {
  const { session, results, state, coordinatorKey, now } = context;
  const work = viewOf(result, now());
  const { storedAt } = await deliverResult(
    { session, results, result, coordinatorKey },
    {
      signal,
      onProgress: (progress) =>
        progress.stage === "committing"
          ? state.enter({ name: "committing", work })
          : state.enter({ name: "revealing", work, sent: progress.sent, total: progress.total }),
    },
  );
  const { counts } = state.get();
  state.set({ counts: { ...counts, acknowledged: counts.acknowledged + 1 } });
  state.addChunk({
    job: result.job,
    title: result.title,
    round: result.round,
    index: result.index,
    lane: result.lane,
    kind: result.kind,
    chunk: result.chunk.toString(),
    receipt: result.receiptHash,
    units: result.units,
    summary: result.summary,
    words: result.words,
    seconds: result.milliseconds / 1000,
    acknowledgedAt: storedAt,
  });
  state.log("info", `Chunk ${fromOne(result.index)} of round ${fromOne(result.round)} is in the coordinator's hands.`);
}

function viewOf(result: OutstandingResult, deadline: number): ChunkView {
  const { job, title, purpose, client, round, rounds, index, copy, lane, kind, chunk, units } = result;
  const place = { round, rounds, index, copy, lane, kind };
  return { job, title, purpose, client, ...place, chunk: chunk.toString(), units, deadline };
}
