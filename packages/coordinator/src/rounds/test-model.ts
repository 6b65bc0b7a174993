import type { Chunk } from "@starling/protocol";
import { addCorrect } from "../aggregation/loss.ts";
import type { AbortOptions, Checker, Clock } from "../components.ts";
import type { Book } from "../state/book.ts";
import { currentModel } from "../state/lookup.ts";
import { windows } from "../state/round-slots.ts";
import type { JobState } from "../state/state.ts";

/** Whether the final model still has to meet the test data. */
export function wantsTest({ ended, round, test, closed }: JobState): boolean {
  return ended !== null && ended.reason !== "cancelled" && round === null && test === null && closed.length > 0;
}

/** Reads the test data, once: the station's own worker evaluates the final model window by window. */
export async function testModel(
  { book, checker, clock }: { readonly book: Book; readonly checker: Checker; readonly clock: Clock },
  job: JobState,
  options: AbortOptions = {},
): Promise<void> {
  const { common, laneParams } = job.spec;
  let correct: number | null = 0;
  let [total, loss] = [0, 0n];
  for (const [index, range] of windows(job.data.test.count, laneParams.evaluateSpan).entries()) {
    const chunk: Chunk = {
      v: 1,
      job: job.job,
      lane: "train",
      kind: "evaluate",
      round: job.closed.length,
      index,
      inputs: [laneParams.graph, currentModel(job), common.test],
      range,
      seed: new Uint8Array(32),
      steps: 0,
      batch: laneParams.batch,
      microBatch: laneParams.microBatch,
      lr: 0,
      engine: common.engine,
    };
    const result = await checker.compute(chunk, { spec: job.spec, ...options });
    if (result.kind !== "evaluate") throw new TypeError("The checker trained on an evaluation chunk.");
    correct = addCorrect(correct, result.correct);
    total += result.total;
    loss += result.lossMicroNats;
  }
  const lossMicroNats = loss.toString();
  await book.record(() =>
    wantsTest(job) ? [{ type: "job-tested", at: clock.now(), job: job.job, correct, total, lossMicroNats }] : [],
  );
}
