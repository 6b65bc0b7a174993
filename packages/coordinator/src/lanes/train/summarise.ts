import { codecOf, fromF32bits } from "@starling/learning";
import {
  countsHits,
  type Evaluation,
  type TrainChunk,
  type TrainOutput,
  type TrainSummary,
  type Update,
} from "@starling/protocol";
import { refuseOutput } from "../../results/check-output.ts";
import type { TrainJob } from "./job.ts";

/** Checks an output against spec and chunk: sizes, norm against the codec's bound, losses. @throws ResultRefusedError */
export function summarise(
  output: TrainOutput,
  { job, chunk }: { readonly job: TrainJob; readonly chunk: TrainChunk },
): TrainSummary {
  return output.kind === "train" ? ofUpdate(output, job) : ofEvaluation(output, chunk, job);
}

function ofUpdate(update: Update, { spec, intake: { parameters } }: TrainJob): TrainSummary {
  if (update.n !== parameters) refuseOutput(`it has ${update.n} coordinates, the model ${parameters}`);
  const bytes = update.blocks.reduce((sum, block) => sum + block.bytes, 0);
  if (bytes > spec.common.limits.updateBytes) refuseOutput(`its ${bytes} bytes are over the spec's limit`);
  const { codec } = spec.laneParams;
  if (BigInt(update.norm2) > BigInt(update.n) * BigInt(codecOf(codec).limit) ** 2n)
    refuseOutput("its norm is beyond the codec");
  const { norm2, lossFirst, lossLast, error } = update;
  if ((error !== undefined) !== (codec.kind === "sparse"))
    refuseOutput("it names what it left out, or does not, unlike its codec");
  if (fromF32bits(lossFirst) < 0 || fromF32bits(lossLast) < 0) refuseOutput("a loss is negative");
  return { lane: "train", kind: "train", norm2, lossFirst, lossLast, ...(error && { error }) };
}

function ofEvaluation(
  { correct, total, lossMicroNats }: Evaluation,
  { range: [from, to] }: TrainChunk,
  { intake, spec }: TrainJob,
): TrainSummary {
  if (total !== (to - from) * intake.data.train.targets) refuseOutput("it does not count the targets of its window");
  if ((correct !== null) !== countsHits(spec.laneParams.loss))
    refuseOutput("it counts hits, or does not, unlike its loss");
  if (correct !== null && correct > total) refuseOutput("it has more correct targets than targets");
  return { lane: "train", kind: "evaluate", correct, total, lossMicroNats };
}
