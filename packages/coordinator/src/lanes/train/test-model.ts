import type { TrainChunk, TrainConclusion } from "@starling/protocol";
import type { AbortOptions, Checker } from "../../components.ts";
import { madeSoFar } from "../../state/lookup.ts";
import { windows } from "../windows.ts";
import { isEvaluation } from "./check.ts";
import type { TrainJob } from "./job.ts";
import { addCorrect } from "./loss.ts";

/** Reads the test data, once: the station's own worker evaluates the final model window by window. */
export async function testModel(
  { checker }: { readonly checker: Checker },
  job: TrainJob,
  options: AbortOptions = {},
): Promise<TrainConclusion> {
  const { common, laneParams } = job.spec;
  let correct: number | null = 0;
  let [total, loss] = [0, 0n];
  for (const [index, range] of windows(job.intake.data.test.count, laneParams.evaluateSpan).entries()) {
    const chunk: TrainChunk = {
      v: 1,
      job: job.job,
      lane: "train",
      kind: "evaluate",
      round: job.closed.length,
      index,
      inputs: [laneParams.graph, madeSoFar(job), common.test],
      range,
      seed: new Uint8Array(32),
      steps: 0,
      batch: laneParams.batch,
      microBatch: laneParams.microBatch,
      lr: 0,
      engine: common.engine,
    };
    const result = await checker.compute(chunk, { spec: job.spec, ...options });
    if (!isEvaluation(result)) throw new TypeError("The checker trained on an evaluation chunk.");
    correct = addCorrect(correct, result.correct);
    total += result.total;
    loss += result.lossMicroNats;
  }
  return { lane: "train", test: { correct, total, lossMicroNats: loss.toString() } };
}
